/// The known word nearest to a mistyped one, if any is near.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = if word.len() <= 4 { 1 } else { 2 };
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&candidate.to_lowercase(), &lower);
    let likeness = |candidate: &str| strsim::jaro_winkler(&candidate.to_lowercase(), &lower);
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let near = distance(candidate) <= allowed || likeness(candidate) > 0.93;
        if near && best.is_none_or(|(_, score)| likeness(candidate) > score) {
            best = Some((candidate, likeness(candidate)));
        }
    }
    best.map(|(candidate, _)| candidate)
}
