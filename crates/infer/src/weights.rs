//! The file format of weights: a magic number, the kind of model, the version of its features, then named sections.
//!
//! A reader that meets another magic number, kind or version refuses the file: weights are never applied to features
//! that they were not trained on.

/// First bytes of every weights file.
pub const MAGIC: &[u8; 8] = b"ATTWGT01";
const NAME: usize = 16;

/// Builds a weights file.
#[derive(Debug)]
pub struct Writer {
    kind: String,
    version: u32,
    sections: Vec<(String, Vec<u8>)>,
}

impl Writer {
    /// An empty file for a model of this kind, trained on this version of its features.
    pub fn new(kind: &str, version: u32) -> Self {
        Writer { kind: kind.to_string(), version, sections: Vec::new() }
    }

    /// Adds a section; names have at most 16 bytes.
    pub fn section(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.push((name.to_string(), bytes));
    }

    /// The bytes of the file.
    pub fn finish(self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        push_name(&mut file, &self.kind);
        file.extend(self.version.to_le_bytes());
        file.extend((self.sections.len() as u32).to_le_bytes());
        for (name, bytes) in &self.sections {
            push_name(&mut file, name);
            file.extend((bytes.len() as u64).to_le_bytes());
        }
        for (_, bytes) in &self.sections {
            file.extend_from_slice(bytes);
        }
        file
    }
}

fn push_name(file: &mut Vec<u8>, name: &str) {
    let mut padded = [0; NAME];
    let bytes = &name.as_bytes()[..name.len().min(NAME)];
    padded[..bytes.len()].copy_from_slice(bytes);
    file.extend(padded);
}

/// A weights file, its head checked.
#[derive(Debug)]
pub struct Reader<'a> {
    sections: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Reader<'a> {
    /// Checks magic number, kind and version, and finds the sections.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub fn open(bytes: &'a [u8], kind: &str, version: u32) -> Result<Self, String> {
        let mut cursor = Cursor(bytes);
        if cursor.take(MAGIC.len())? != MAGIC {
            return Err("not a weights file of this program (wrong magic number)".into());
        }
        let found = cursor.name()?;
        if found != kind {
            return Err(format!("weights of a {found:?} model, not of a {kind:?} model"));
        }
        let found = cursor.u32()?;
        if found != version {
            return Err(format!("weights of version {found}, but this program reads version {version}: retrain them"));
        }
        let n_sections = cursor.u32()?;
        let mut lengths = Vec::new();
        for _ in 0..n_sections {
            let name = cursor.name()?;
            let length = u64::from_le_bytes(cursor.take(8)?.try_into().map_err(|_| "cut short")?);
            lengths.push((name, usize::try_from(length).map_err(|_| "a section is too long")?));
        }
        let mut sections = Vec::new();
        for (name, length) in lengths {
            sections.push((name, cursor.take(length)?));
        }
        Ok(Reader { sections })
    }

    /// The bytes of a section.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn section(&self, name: &str) -> Result<&'a [u8], String> {
        let found = self.sections.iter().find(|(section, _)| *section == name);
        found.map(|(_, bytes)| *bytes).ok_or_else(|| format!("section {name:?} is missing"))
    }

    /// The lines of a section of text.
    ///
    /// # Errors
    /// There is none of that name, or it is not UTF-8.
    pub fn lines(&self, name: &str) -> Result<Vec<&'a str>, String> {
        let text = std::str::from_utf8(self.section(name)?).map_err(|_| format!("section {name:?} is not UTF-8"))?;
        Ok(text.lines().collect())
    }
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], String> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or("the file is cut short")?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().map_err(|_| "cut short")?))
    }

    fn name(&mut self) -> Result<&'a str, String> {
        let bytes = self.take(NAME)?;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(NAME);
        std::str::from_utf8(&bytes[..end]).map_err(|_| "a name is not UTF-8".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_anything_else_is_refused() {
        let mut writer = Writer::new("tagger", 3);
        writer.section("labels", b"a\nb".to_vec());
        let file = writer.finish();
        assert_eq!(Reader::open(&file, "tagger", 3).unwrap().lines("labels").unwrap(), ["a", "b"]);
        assert!(Reader::open(&file, "parser", 3).unwrap_err().contains("tagger"));
        assert!(Reader::open(&file, "tagger", 4).unwrap_err().contains("retrain"));
        for length in 0..file.len() {
            assert!(Reader::open(&file[..length], "tagger", 3).is_err(), "cut at {length}");
        }
    }
}
