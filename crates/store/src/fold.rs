/// A name as it is compared: lower case, letters and digits only, single spaces.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' => {}
            c if c.is_alphanumeric() => folded.push(c),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The host of a web address without `www.`; empty for a file.
pub(crate) fn host(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return String::new() };
    if !scheme.starts_with("http") {
        return String::new();
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or("").rsplit('@').next().unwrap_or("").to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_marks() {
        let check = |name, expected| assert_eq!(fold(name), expected);
        check("  Kim Jong-un ", "kim jong un");
        check("the People’s Army", "the peoples army");
        check("—", "");
        assert_eq!(host("https://www.Example.org:80/a"), "example.org:80");
        assert_eq!(host("file:a/b"), "");
    }
}
