use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use thiserror::Error;

use crate::catalogue::asset_files;

/// Why a price file cannot be used.
#[derive(Debug, Error)]
pub enum BookError {
    #[error(
        "line {line}, column {column}: {message}; a price file has the shape of the built-in ones, see `services` and `sources`"
    )]
    Parse { line: usize, column: usize, message: String },
    #[error("service `{service}`, region `{region}`, item `{item}`: {what}")]
    Row { service: String, region: String, item: String, what: &'static str },
    #[error("it holds no prices; `services` maps a service to its regions and their rows")]
    Empty,
}

/// One step of a price, bounds in units a month.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Tier {
    pub from: f64,
    #[serde(default)]
    pub to: Option<f64>,
    /// USD a unit.
    pub usd: f64,
}

/// A quantity that costs nothing.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FreeTier {
    pub quantity: f64,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub per: String,
    /// Whom it is granted to once: an account, a region, a function.
    pub scope: String,
    /// False for allowances that end some months after sign-up; those are never subtracted.
    #[serde(default)]
    pub always_free: bool,
    /// Other items, of the same service, that draw on the same allowance.
    #[serde(default)]
    pub shared_with: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// How a price was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Grade {
    /// The provider's list or page, or two sources that agree.
    A,
    /// One source that quotes the list.
    B,
    /// One secondary source.
    C,
    /// Recollection, seen nowhere.
    D,
    /// The file says something else, or nothing.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Grade {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::Unknown => "",
        }
    }
}

/// How well a price is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Confidence {
    #[serde(default)]
    pub grade: Grade,
    #[serde(default)]
    pub seen_in: u32,
}

/// One price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Row {
    pub item: String,
    /// What a unit is; says the metering chunk in brackets.
    pub unit: String,
    pub tiers: Vec<Tier>,
    /// `net_of_free`: bounds start behind the allowance.
    #[serde(default)]
    pub tier_basis: Option<String>,
    #[serde(default)]
    pub free_tier: Option<FreeTier>,
    /// Ids in the book's sources.
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub as_of: Option<String>,
    #[serde(default)]
    pub confidence: Confidence,
    #[serde(default)]
    pub unverified: bool,
    #[serde(default)]
    pub note: Option<String>,
}

impl Row {
    /// The unit without its metering chunk: `request` of `request (64 KB chunks)`.
    pub fn plain_unit(&self) -> &str {
        self.unit.split(" (").next().unwrap_or(&self.unit)
    }

    pub fn is_unverified(&self) -> bool {
        self.unverified || self.confidence.grade == Grade::D
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Source {
    title: String,
    #[serde(default)]
    as_of: Option<String>,
}

type Regions = BTreeMap<String, Vec<Row>>;

/// Prices by service and region, with where they were read.
#[derive(Clone, Debug, Default)]
pub struct PriceBook {
    services: BTreeMap<String, Regions>,
    sources: BTreeMap<String, Source>,
}

/// A whole book, as JSON or RON; further keys are descriptions and are passed over.
#[derive(Deserialize)]
struct BookFile {
    #[serde(default)]
    services: BTreeMap<String, Regions>,
    #[serde(default)]
    sources: BTreeMap<String, Source>,
    /// A file may also hold one service only.
    #[serde(default)]
    service: Option<String>,
    #[serde(default)]
    regions: Regions,
}

impl PriceBook {
    /// The prices that travel with the program.
    ///
    /// # Panics
    /// When the embedded data does not parse, which the tests rule out.
    #[expect(clippy::expect_used, reason = "embedded data, proved by the test of the price book")]
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<PriceBook> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::load().expect("the embedded prices parse"))
    }

    fn load() -> Result<Self, BookError> {
        let mut book = Self::default();
        for (path, bytes) in asset_files("prices") {
            let text = std::str::from_utf8(bytes).unwrap_or_default();
            let name = path.rsplit('/').next().unwrap_or(path);
            if name == "_sources.ron" {
                book.sources = from_ron(text)?;
            } else if !name.starts_with('_') {
                book.add(from_ron(text)?);
            }
        }
        book.check()?;
        Ok(book)
    }

    /// Reads a price file: JSON or RON, a whole book or one service.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse(text: &str) -> Result<Self, BookError> {
        let mut book = Self::default();
        let file: BookFile = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| BookError::Parse {
                line: error.line(),
                column: error.column(),
                message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
            })?
        } else {
            from_ron(text)?
        };
        book.add(file);
        if book.services.values().all(BTreeMap::is_empty) {
            return Err(BookError::Empty);
        }
        book.check()?;
        Ok(book)
    }

    fn add(&mut self, file: BookFile) {
        let BookFile { services, sources, service, regions } = file;
        self.services.extend(services);
        self.sources.extend(sources);
        if let Some(service) = service {
            self.services.insert(service, regions);
        }
    }

    fn check(&self) -> Result<(), BookError> {
        for (service, regions) in &self.services {
            for (region, rows) in regions {
                for row in rows {
                    let wrong = |what| BookError::Row {
                        service: service.clone(),
                        region: region.clone(),
                        item: row.item.clone(),
                        what,
                    };
                    if row.tiers.is_empty() {
                        return Err(wrong("it has no tiers; give at least `{from: 0, usd: ...}`"));
                    }
                    let sound = |number: f64| number.is_finite() && number >= 0.0;
                    if !row.tiers.iter().all(|tier| sound(tier.usd) && sound(tier.from)) {
                        return Err(wrong("a tier is negative or not a number"));
                    }
                    if row.tiers.windows(2).any(|pair| pair[1].from <= pair[0].from) {
                        return Err(wrong("the tiers do not rise; sort them by `from`"));
                    }
                    if row.free_tier.as_ref().is_some_and(|free| !sound(free.quantity)) {
                        return Err(wrong("the free allowance is negative or not a number"));
                    }
                }
            }
        }
        Ok(())
    }

    /// Regions that have prices, as codes: AWS regions first, other providers with their prefix.
    pub fn regions(&self) -> Vec<String> {
        let mut regions: Vec<String> = self
            .services
            .values()
            .flat_map(BTreeMap::keys)
            .filter(|region| *region != "global" && !region.starts_with("edge:"))
            .cloned()
            .collect();
        regions.sort_by(|a, b| a.contains(':').cmp(&b.contains(':')).then_with(|| a.cmp(b)));
        regions.dedup();
        regions
    }

    /// Services the book prices, by name.
    pub fn services(&self) -> impl Iterator<Item = &str> {
        self.services.keys().map(String::as_str)
    }

    pub fn rows(&self, service: &str, region: &str) -> &[Row] {
        self.services.get(service).and_then(|regions| regions.get(region)).map_or(&[], Vec::as_slice)
    }

    /// Rows of a service in all regions, in the order of their keys.
    pub(super) fn all_rows(&self, service: &str) -> impl Iterator<Item = &Row> {
        self.services.get(service).into_iter().flat_map(BTreeMap::values).flatten()
    }

    /// Takes over what another book has: its rows stand in for those of the same service, region and item.
    pub fn join(&mut self, other: Self) {
        let Self { services, sources } = other;
        self.sources.extend(sources);
        for (service, regions) in services {
            let own = self.services.entry(service).or_default();
            for (region, rows) in regions {
                let known = own.entry(region).or_default();
                known.retain(|old| !rows.iter().any(|row| row.item == old.item));
                known.extend(rows);
            }
        }
    }

    pub fn row(&self, service: &str, region: &str, item: &str) -> Option<&Row> {
        self.rows(service, region).iter().find(|row| row.item == item)
    }

    /// Regions with a price for an item.
    pub fn regions_of(&self, service: &str, item: &str) -> Vec<&str> {
        let Some(regions) = self.services.get(service) else { return Vec::new() };
        let has = |rows: &[Row]| rows.iter().any(|row| row.item == item);
        regions.iter().filter(|(_, rows)| has(rows)).map(|(region, _)| region.as_str()).collect()
    }

    /// The title of a source, or its id where the book does not describe it.
    pub fn source_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.sources.get(id).map_or(id, |source| source.title.as_str())
    }

    /// The date of a row: its own, else that of its first source.
    pub fn as_of<'a>(&'a self, row: &'a Row) -> Option<&'a str> {
        let of_source =
            || row.source.first().and_then(|id| self.sources.get(id)).and_then(|source| source.as_of.as_deref());
        row.as_of.as_deref().or_else(of_source)
    }
}

fn from_ron<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, BookError> {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(text).map_err(|error| BookError::Parse {
        line: error.span.start.line,
        column: error.span.start.col,
        message: error.code.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_book_parses_and_names_its_sources() {
        let book = PriceBook::load().unwrap();
        assert!(book.services().count() >= 39);
        assert!(book.regions().contains(&"eu-central-1".to_owned()));
        assert!(!book.regions().iter().any(|region| region == "global" || region.starts_with("edge:")));
        for regions in book.services.values() {
            for row in regions.values().flatten() {
                for id in &row.source {
                    assert!(book.sources.contains_key(id), "{}: unknown source `{id}`", row.item);
                }
            }
        }
    }

    #[test]
    fn a_json_book_of_the_same_shape_is_read() {
        let text = r#"{"schema":1,"sources":{"x":{"title":"My list"}},"services":{"sqs":{"mars-1":[
            {"item":"standard request","unit":"request (64 KB chunks)","tiers":[{"from":0,"to":null,"usd":1e-6}],
             "free_tier":null,"source":["x"],"as_of":"2026-10-01","confidence":{"grade":"A","seen_in":1}}]}}}"#;
        let book = PriceBook::parse(text).unwrap();
        let row = book.row("sqs", "mars-1", "standard request").unwrap();
        assert_eq!((row.tiers[0].usd, row.plain_unit()), (1e-6, "request"));
        assert_eq!(book.source_title("x"), "My list");
        assert_eq!(book.regions(), ["mars-1"]);
    }

    #[test]
    fn broken_books_are_refused_with_their_place() {
        for (text, part) in [
            ("{", "line 1"),
            ("{}", "no prices"),
            (r#"{"services":{"s":{"r":[{"item":"i","unit":"u","tiers":[]}]}}}"#, "service `s`, region `r`, item `i`"),
            (r#"{"services":{"s":{"r":[{"item":"i","unit":"u","tiers":[{"from":0,"usd":-1}]}]}}}"#, "negative"),
            (
                r#"{"services":{"s":{"r":[{"item":"i","unit":"u","tiers":[{"from":5,"usd":1},{"from":0,"usd":1}]}]}}}"#,
                "do not rise",
            ),
        ] {
            let error = PriceBook::parse(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
