//! What persons said, in words.

pub use engine::fixed_type;
use store::{Judgement, Verdict};

/// `accepted by desk, 2025-07-01 08:00 UTC: “as the page has it”`.
pub fn words(word: &Judgement) -> String {
    let at = moment(word.at);
    let remark = if word.remark.trim().is_empty() { String::new() } else { format!(": “{}”", word.remark.trim()) };
    format!("{} by {}, {at}{remark}", past(word), word.by)
}

/// What was done, as a participle.
pub fn past(word: &Judgement) -> &'static str {
    let is_forecast = word.subject.starts_with("fct_");
    match word.verdict {
        Verdict::Accept if is_forecast => "closed as met",
        Verdict::Reject if is_forecast => "closed as failed",
        Verdict::Accept => "accepted",
        Verdict::Fix => "corrected",
        Verdict::Reject => "rejected",
        Verdict::Merge => "said to be one account",
        Verdict::Split => "said to be two accounts",
        Verdict::Withdraw => "withdrawn",
        Verdict::Grade => "graded",
    }
}

/// `2025-07-01 08:00 UTC`.
pub fn moment(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}
