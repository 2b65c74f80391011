use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, asset};

/// File names by component, in their bare form, the best first.
pub(super) struct Aliases {
    by_service: BTreeMap<String, Vec<String>>,
}

/// How well a file would serve; the smallest is the best.
type Rank = (usize, bool, u8, u32);

impl Aliases {
    /// The vendors' names, and behind them each component's own key.
    #[expect(clippy::expect_used, reason = "embedded data, proved by a test")]
    pub(super) fn builtin(catalogue: &Catalogue) -> Self {
        let text = asset("icon_packs.ron").unwrap_or_default();
        let read: BTreeMap<String, Vec<String>> = ron::de::from_bytes(text).expect("the embedded aliases parse");
        let mut by_service: BTreeMap<String, Vec<String>> = read
            .into_iter()
            .map(|(service, names)| (service, names.iter().map(|name| bare(name).name).collect()))
            .collect();
        for service in catalogue.services() {
            by_service.entry(service.id.clone()).or_default().push(squashed(&service.id));
        }
        Self { by_service }
    }

    #[cfg(test)]
    pub(super) fn services(&self) -> impl Iterator<Item = &String> {
        self.by_service.keys()
    }

    /// The files that fit each component, the best first; components without one are left out.
    pub(super) fn choose<'a>(&'a self, paths: &'a [String]) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut by_name: BTreeMap<String, Vec<(&str, Bare)>> = BTreeMap::new();
        for path in paths.iter().filter(|path| is_icon(path)) {
            let bare = bare(path);
            by_name.entry(bare.name.clone()).or_default().push((path, bare));
        }
        let fitting = |names: &Vec<String>| {
            let mut ranked: Vec<(Rank, &'a str)> = Vec::new();
            for (order, name) in names.iter().enumerate() {
                for (path, bare) in by_name.get(name).into_iter().flatten() {
                    let size = u32::MAX - bare.pixels;
                    ranked.push(((order, bare.is_raster, bare.variant, size), *path));
                }
            }
            ranked.sort_unstable();
            ranked.into_iter().map(|(_, path)| path).collect::<Vec<_>>()
        };
        let all = self.by_service.iter().map(|(service, names)| (service.as_str(), fitting(names)));
        all.filter(|(_, paths)| !paths.is_empty()).collect()
    }
}

/// A file name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bare {
    /// Lower case, without separators, vendor, size and the like.
    name: String,
    is_raster: bool,
    /// 0 for the plain one, 1 for light grounds, 2 for dark ones.
    variant: u8,
    /// Size that the name or the folder tells, with its factor; 48 where neither does.
    pixels: u32,
}

/// Whether a path can be an icon at all.
pub(super) fn is_icon(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let is_hidden = name.starts_with('.') || path.split(['/', '\\']).any(|part| part == "__MACOSX");
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    !is_hidden && matches!(extension.as_deref(), Some("svg" | "png"))
}

fn squashed(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Words that say nothing of what an icon shows.
const NOISE: &[&str] = &[
    "arch",
    "res",
    "aws",
    "amazon",
    "azure",
    "microsoft",
    "google",
    "gcp",
    "color",
    "rgb",
    "icon",
    "icons",
    "bg",
    "svg",
    "png",
];

fn bare(path: &str) -> Bare {
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or(path);
    let folder = parts.next().unwrap_or_default();
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let (stem, factor) = match stem.rsplit_once('@') {
        Some((stem, factor)) => match factor.trim_end_matches(['x', 'X']).parse::<u32>() {
            Ok(factor) if factor <= 16 => (stem, factor),
            _ => (stem.trim_end_matches('@'), 1),
        },
        None => (stem, 1),
    };
    // A sign that belongs to the name, as in Lambda@Edge.
    let stem = if stem.len() + 1 < file.len() && factor == 1 {
        file.rsplit_once('.').map_or(file, |(stem, _)| stem)
    } else {
        stem
    };
    // The number and the words that Azure puts in front of each name.
    let stem = stem.split_once("-icon-service-").map_or(stem, |(_, name)| name);
    let mut name = String::new();
    let (mut pixels, mut variant) = (None, 0);
    let words: Vec<String> = stem
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    for (index, word) in words.iter().enumerate() {
        match word.as_str() {
            "light" if index > 0 => variant = 1,
            "dark" if index > 0 => variant = 2,
            size if index > 0 && is_size(size) => pixels = size.parse::<u32>().ok(),
            noise if NOISE.contains(&noise) => {}
            word => name.push_str(word),
        }
    }
    // Names in one word carry the vendor at their head.
    for vendor in ["amazon", "aws"] {
        if words.len() == 1 && name.starts_with(vendor) && name.len() > vendor.len() {
            name.drain(..vendor.len());
        }
    }
    if name.is_empty() {
        name = words.concat();
    }
    let from_folder = is_size(folder).then(|| folder.parse::<u32>().ok()).flatten();
    let pixels = pixels.or(from_folder).unwrap_or(48) * factor;
    Bare { name, is_raster: !extension.eq_ignore_ascii_case("svg"), variant, pixels: pixels.min(512) }
}

fn is_size(word: &str) -> bool {
    matches!(word, "16" | "24" | "32" | "48" | "64" | "80" | "96" | "128" | "256" | "512" | "1024")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let rows = [
            ("x/64/Arch_AWS-Lambda_64.svg", "lambda", false, 0, 64),
            ("x/Arch_AWS-Lambda_64@5x.png", "lambda", true, 0, 320),
            ("Res_AWS-Lambda_Lambda-Function_48_Dark.svg", "lambdalambdafunction", false, 2, 48),
            ("10029-icon-service-Function-Apps.svg", "functionapps", false, 0, 48),
            ("AmazonSimpleQueueService.svg", "simplequeueservice", false, 0, 48),
            ("CloudRun-512-color-rgb.svg", "cloudrun", false, 0, 512),
            ("Arch_Amazon-Route-53_64.svg", "route53", false, 0, 64),
            ("AWS-Lambda_light-bg@4x.png", "lambda", true, 1, 192),
            ("64/x.svg", "x", false, 0, 64),
            ("aws.svg", "aws", false, 0, 48),
            ("Lambda@Edge", "lambdaedge", true, 0, 48),
        ];
        for (path, name, is_raster, variant, pixels) in rows {
            assert_eq!(bare(path), Bare { name: name.to_owned(), is_raster, variant, pixels }, "{path}");
        }
    }
}
