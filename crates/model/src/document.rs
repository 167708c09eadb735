use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{ArticleId, BlockKind, CountryCode, Features, Note, Relation, Sector, TextSpan, TimeExpression, Upos};

/// One text with columns. Made by `annotate` from an [`crate::Article`].
///
/// `text` is the text of the article's blocks joined by two line feeds. Token forms are never copied: a token is a span.
#[derive(Debug, Clone)]
pub struct Document {
    /// The article it was read from.
    pub article: ArticleId,
    /// BCP 47 tag of the language it was read as.
    pub language: String,
    /// The text.
    pub text: String,
    /// Where each block of the article stands in `text`.
    pub blocks: Vec<TextBlock>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Tokens in text order.
    pub tokens: Tokens,
    /// Names in text order, not nested unless marked.
    pub names: Vec<Name>,
    /// Mention chains: what this page says about one person, body, place or thing. See [`Document::set_chains`].
    pub chains: Vec<Chain>,
    /// (head token, chain) of every mention, sorted: pages may have tens of thousands.
    chain_heads: Vec<(u32, u32)>,
    /// Time expressions in text order.
    pub times: Vec<TimeExpression>,
    /// Quantities in text order.
    pub quantities: Vec<Quantity>,
    /// Quotations in text order.
    pub quotations: Vec<Quotation>,
    /// Remarks of `annotate`.
    pub notes: Vec<Note>,
}

impl Document {
    /// A document whose columns are still empty.
    pub fn new(article: ArticleId, language: String, text: String, blocks: Vec<TextBlock>) -> Self {
        Document {
            article,
            language,
            text,
            blocks,
            sentences: Vec::new(),
            tokens: Tokens::default(),
            names: Vec::new(),
            chains: Vec::new(),
            chain_heads: Vec::new(),
            times: Vec::new(),
            quantities: Vec::new(),
            quotations: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The words that `span` names.
    pub fn text(&self, span: TextSpan) -> &str {
        span.of(&self.text)
    }

    /// The form of token `token`.
    pub fn form(&self, token: usize) -> &str {
        self.text(self.tokens.span[token])
    }

    /// The sentence (its index) that holds the first byte of `span`.
    pub fn sentence_of(&self, span: TextSpan) -> Option<usize> {
        let after = self.sentences.partition_point(|sentence| sentence.span.start <= span.start);
        let index = after.checked_sub(1)?;
        (span.start < self.sentences[index].span.end).then_some(index)
    }

    /// The kind of the block that sentence `sentence` stands in.
    pub fn block_kind(&self, sentence: usize) -> BlockKind {
        self.blocks[self.sentences[sentence].block as usize].kind
    }

    /// Tokens that begin inside `span`.
    pub fn tokens_in(&self, span: TextSpan) -> Range<usize> {
        let from = self.tokens.span.partition_point(|token| token.start < span.start);
        let to = self.tokens.span.partition_point(|token| token.start < span.end);
        from..to.max(from)
    }

    /// The chain (its index) with a mention whose head is token `token`.
    pub fn chain_at(&self, token: usize) -> Option<usize> {
        let index = self.chain_heads.partition_point(|&(head, _)| (head as usize) < token);
        let &(head, chain) = self.chain_heads.get(index)?;
        (head as usize == token).then_some(chain as usize)
    }

    /// Sets the mention chains, so that [`Document::chain_at`] finds them.
    pub fn set_chains(&mut self, chains: Vec<Chain>) {
        self.chain_heads.clear();
        for (index, chain) in chains.iter().enumerate() {
            self.chain_heads.extend(chain.mentions.iter().map(|mention| (mention.head, index as u32)));
        }
        self.chain_heads.sort_unstable();
        self.chains = chains;
    }
}

/// Where one block of the article stands in the text of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: TextSpan,
    /// Index into [`crate::Article::blocks`].
    pub block: u32,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Without surrounding white space.
    pub span: TextSpan,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Index into [`Document::blocks`].
    pub block: u32,
}

impl Sentence {
    /// Indices of its tokens.
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// The token columns, all of one length. Where a stage was not run, its column still has this length (UPOS `X`,
/// relation `dep`, every token its sentence's root).
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    /// Where each token stands. Tokens never overlap; a multiword token ("don't") is split as UD splits it.
    pub span: Vec<TextSpan>,
    /// Universal part of speech.
    pub upos: Vec<Upos>,
    /// Morphological features.
    pub features: Vec<Features>,
    /// Index of the head token in the document; a root is its own head.
    pub head: Vec<u32>,
    /// Relation to the head.
    pub relation: Vec<Relation>,
    lemma_text: String,
    lemma_end: Vec<u32>,
}

impl Tokens {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.span.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.span.is_empty()
    }

    /// The lemma of a token; empty where lemmas were not made.
    pub fn lemma(&self, token: usize) -> &str {
        let Some(&end) = self.lemma_end.get(token) else { return "" };
        let start = if token == 0 { 0 } else { self.lemma_end[token - 1] };
        &self.lemma_text[start as usize..end as usize]
    }

    /// Adds the lemma of the next token; call once per token, in order.
    pub fn push_lemma(&mut self, lemma: &str) {
        self.lemma_text.push_str(lemma);
        self.lemma_end.push(self.lemma_text.len() as u32);
    }

    /// Whether `token` is the root of its sentence.
    pub fn is_root(&self, token: usize) -> bool {
        self.head[token] as usize == token
    }
}

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// A person.
    Person,
    /// A body: government, company, agency, party, armed group.
    Organisation,
    /// A place with borders or coordinates: state, region, city, sea.
    Place,
    /// A nationality, people, religion or political group ("North Korean", "Shiites").
    Group,
    /// A building, base, airport, bridge.
    Facility,
    /// A named event ("Ulchi Freedom Shield").
    Event,
    /// A treaty, law, book, newspaper title used as a work.
    Work,
    /// A name whose kind could not be told.
    Unknown,
}

/// A name as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As written, without titles.
    pub span: TextSpan,
    /// Index of its first token.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// What it names.
    pub kind: NameKind,
    /// Id of a row of `data/actors/`, where one and only one fits.
    pub actor: Option<String>,
    /// Id of a row of `data/places/`, where one fits best.
    pub place: Option<String>,
    /// Country that the name says or its row gives.
    pub country: Option<CountryCode>,
}

/// All mentions of one referent on this page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// The fullest name on the page, as written; a description where there is no name.
    pub name: String,
    /// What it is.
    pub kind: NameKind,
    /// Id of a row of `data/actors/`, where one and only one fits.
    pub actor: Option<String>,
    /// Id of a row of `data/places/`.
    pub place: Option<String>,
    /// Country, where the name, a nationality beside it or its row gives one.
    pub country: Option<CountryCode>,
    /// PLOVER sector, where its row or its role as written gives one.
    pub sector: Option<Sector>,
    /// Role or title as written on the page ("secretary of the Russian State Security Council").
    pub role: Option<TextSpan>,
    /// The body it belongs to, as written ("the Asan Institute for Policy Studies").
    pub affiliation: Option<TextSpan>,
    /// The chains that it stands for together ("both nations", "the two leaders"); empty for a single referent.
    pub members: Vec<u32>,
    /// Mentions in text order.
    pub mentions: Vec<Mention>,
}

/// One mention of a referent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The words, with determiners and titles that belong to it.
    pub span: TextSpan,
    /// Its head token.
    pub head: u32,
    /// How it refers.
    pub how: MentionHow,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionHow {
    /// By name.
    Name,
    /// By part of a name ("Kim").
    Short,
    /// By a role or description ("the North Korean leader").
    Role,
    /// By a pronoun.
    Pronoun,
    /// A nationality word ("North Korean troops" mentions North Korea).
    Nationality,
}

/// What a quantity counts or measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuantityKind {
    /// A number of people or things.
    Count,
    /// An amount of money.
    Money,
    /// A percentage or percentage points.
    Percent,
    /// A measure with a physical unit.
    Measure,
    /// A rank ("third"): never a count.
    Ordinal,
    /// A multiple ("tripled", "twice").
    Multiple,
}

/// How a quantity is hedged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approximation {
    /// As it stands.
    Exact,
    /// "about", "some", "around".
    About,
    /// "up to", "as many as", "no more than": only an upper bound.
    AtMost,
    /// "at least", "more than", "over": only a lower bound.
    AtLeast,
    /// "between … and …".
    Range,
    /// "dozens", "hundreds": an order of magnitude.
    Magnitude,
}

/// A quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Number with its qualifier, currency and unit, as written.
    pub span: TextSpan,
    /// The number alone.
    pub number: TextSpan,
    /// What it measures.
    pub kind: QuantityKind,
    /// Lower bound, where said.
    pub low: Option<f64>,
    /// The value, where said.
    pub best: Option<f64>,
    /// Upper bound, where said.
    pub high: Option<f64>,
    /// The hedge.
    pub approximation: Approximation,
    /// The hedging words, where there are any.
    pub qualifier: Option<TextSpan>,
    /// Normalised unit (`person`, `USD`, `percent`, `km`); none for a bare number.
    pub unit: Option<String>,
    /// What is counted: the noun phrase's words without the number ("North Korean losses").
    pub counted: Option<TextSpan>,
    /// What it is said of, nearest first: what it is a share, a price or a part of, whose it is, the subject of its
    /// clause ("Acme's shares" in "Acme's shares rose 3 percent").
    pub about: Vec<TextSpan>,
    /// Direction of change, where the words give one ("rose by", "fell 3 percent").
    pub change: Option<Change>,
}

/// Direction of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It grew.
    Up,
    /// It shrank.
    Down,
}

/// A quotation in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quotation {
    /// With its marks.
    pub span: TextSpan,
    /// Without them.
    pub inner: TextSpan,
    /// Whether it is less than a clause ("deep thanks"): the words are the speaker's, the sentence is not.
    pub fragment: bool,
}
