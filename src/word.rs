//! Words in a line of text.

/// Whether a line has a word, and not as a part of a longer one.
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let goes_on = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
    let is_word = |at: usize| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !(goes_on(before) && goes_on(word.chars().next()) || goes_on(after) && goes_on(word.chars().next_back()))
    };
    !word.is_empty() && line.match_indices(word).any(|(at, _)| is_word(at))
}

/// The text as it begins a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_word_is_none() {
        assert!(has_word("EXPOSE 5432 3000", "3000") && !has_word("EXPOSE 13000", "3000"));
        assert!(has_word("a=b", "=") && !has_word("a", ""));
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(["variable", "état", ""].map(capital), ["Variable", "État", ""]);
    }
}
