//! Components, wires and icons of the user's own, joined to the catalogue that travels with the program.

use std::collections::BTreeMap;

use super::load::WiringFile;
use super::{Catalogue, CatalogueError, Illegal, PropSpec, Service, Source, did_you_mean, error_at, parse};

impl Catalogue {
    /// Adds the component of a file.
    ///
    /// # Errors
    /// What is wrong with it, with its place. An id that is taken is refused: drawings of
    /// other people mean the component they know.
    pub fn add_component(&mut self, path: &str, text: &str) -> Result<(), CatalogueError> {
        let mut service: Service = parse(path, text.as_bytes())?;
        let id = service.id.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if id.is_empty() || !id.chars().all(plain) {
            let message = format!("`{id}` is no id; write small letters, digits and `_`, such as `acme_ledger`");
            return Err(error_at(path, text, &id, message));
        }
        if let Some(known) = self.services.get(&id) {
            let owner = known.origin.as_deref().unwrap_or("the built-in catalogue");
            let message = format!("`{id}` is already a component of {owner}; choose another id, such as `my_{id}`");
            return Err(error_at(path, text, &id, message));
        }
        if service.short.is_empty() {
            service.short.clone_from(&service.name);
        }
        if service.label.is_empty() {
            service.label.clone_from(&service.name);
        }
        self.check_props(path, text, &service.props)?;
        let cited = service.limits.iter().map(|limit| &limit.source).chain(&service.sources);
        for source in cited {
            self.check_source(path, text, source)?;
        }
        service.origin = Some(path.to_owned());
        self.services.insert(id, service);
        Ok(())
    }

    /// Adds the wires of a file, all out of one component; both ends have to be known by now.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn add_wirings(&mut self, path: &str, text: &str) -> Result<(), CatalogueError> {
        let WiringFile { source, wires } = parse(path, text.as_bytes())?;
        self.check_component(path, text, &source)?;
        for mut wiring in wires {
            self.check_component(path, text, &wiring.target)?;
            self.check_props(path, text, &wiring.props)?;
            self.check_source(path, text, &wiring.source)?;
            if self.wiring(&source, &wiring.target, wiring.mechanism).is_some() {
                let message = format!(
                    "a `{}` wire from `{source}` to `{}` is there already; remove this one",
                    wiring.mechanism, wiring.target
                );
                return Err(error_at(path, text, &wiring.target, message));
            }
            wiring.source_service.clone_from(&source);
            if wiring.how.is_empty() {
                wiring.mechanism.label().clone_into(&mut wiring.how);
            }
            let target = wiring.target.clone();
            self.wirings.entry(source.clone()).or_default().entry(target).or_default().push(wiring);
        }
        Ok(())
    }

    /// Adds pairs that cannot be wired, with the reason and the detours.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn add_illegal(&mut self, path: &str, text: &str) -> Result<(), CatalogueError> {
        let pairs: Vec<Illegal> = parse(path, text.as_bytes())?;
        for pair in pairs {
            let ids = [&pair.source, &pair.target].into_iter().chain(pair.via.iter().flatten());
            for id in ids {
                self.check_component(path, text, id)?;
            }
            let legal = self.wirings_between(&pair.source, &pair.target);
            if legal.iter().any(|wiring| pair.mechanism.is_none_or(|mechanism| mechanism == wiring.mechanism)) {
                let (from, to) = (&pair.source, &pair.target);
                let message = format!(
                    "a wire from `{from}` to `{to}` is legal in the catalogue; forbid it with a rule (`no_wire`) instead"
                );
                return Err(error_at(path, text, to, message));
            }
            self.illegal.push(pair);
        }
        Ok(())
    }

    /// Adds sources that figures may name.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn add_sources(&mut self, path: &str, text: &str) -> Result<(), CatalogueError> {
        let sources: BTreeMap<String, Source> = parse(path, text.as_bytes())?;
        for (id, source) in sources {
            self.sources.entry(id).or_insert(source);
        }
        Ok(())
    }

    /// Gives a component of the user's own its icon, as clean SVG text.
    ///
    /// # Errors
    /// When there is no such component.
    pub fn add_icon(&mut self, path: &str, id: &str, svg: String) -> Result<(), CatalogueError> {
        if self.services.get(id).is_none_or(|service| service.origin.is_none()) {
            let own = self.services.values().filter(|service| service.origin.is_some());
            let hint = did_you_mean(id, own.map(|service| service.id.as_str()))
                .map_or_else(String::new, |near| format!("; did you mean `{near}.svg`?"));
            let message = format!("`{id}` is no component of your own; name the file after one{hint}");
            return Err(error_at(path, "", "", message));
        }
        self.icons.insert(id.to_owned(), svg);
        Ok(())
    }

    fn check_component(&self, path: &str, text: &str, id: &str) -> Result<(), CatalogueError> {
        if self.services.contains_key(id) {
            return Ok(());
        }
        let hint = did_you_mean(id, self.services.keys().map(String::as_str)).map_or_else(
            || "; `skywright catalogue list` shows them all".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        Err(error_at(path, text, id, format!("there is no component `{id}`{hint}")))
    }

    fn check_props(&self, path: &str, text: &str, props: &[PropSpec]) -> Result<(), CatalogueError> {
        for (index, prop) in props.iter().enumerate() {
            if props[..index].iter().any(|other| other.name == prop.name) {
                let message = format!("the property `{}` stands twice; remove one", prop.name);
                return Err(error_at(path, text, &prop.name, message));
            }
            if let Some(default) = &prop.default
                && let Err(violation) = prop.check(default)
            {
                let message = format!("the default of `{}` {violation}", prop.name);
                return Err(error_at(path, text, &prop.name, message));
            }
            if let Some(source) = &prop.source {
                self.check_source(path, text, source)?;
            }
        }
        Ok(())
    }

    /// Sources may be left out; one that is named has to be there.
    fn check_source(&self, path: &str, text: &str, source: &str) -> Result<(), CatalogueError> {
        if source.is_empty() || self.sources.contains_key(source) {
            return Ok(());
        }
        let message = format!("there is no source `{source}`; describe it in sources.ron or leave it out");
        Err(error_at(path, text, source, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mechanism;

    const LEDGER: &str = r#"(
    id: "acme_ledger",
    name: "Acme Ledger",
    category: database,
    props: [(name: "retention_days", type: int, min: 1, max: 3650, default: 365, unit: "days")],
)"#;

    #[test]
    fn own_components_and_wires_join_the_catalogue() {
        let mut catalogue = Catalogue::builtin().clone();
        catalogue.add_component("c/acme_ledger.ron", LEDGER).unwrap();
        let wires = r#"(source: "lambda", wires: [(target: "acme_ledger", mechanism: sdk_call)])"#;
        catalogue.add_wirings("w/lambda.ron", wires).unwrap();
        assert_eq!(catalogue.service("acme_ledger").unwrap().label, "Acme Ledger");
        assert_eq!(catalogue.usual_mechanism("lambda", "acme_ledger"), Mechanism::SdkCall);
        assert!(Catalogue::builtin().service("acme_ledger").is_none());
        let again = catalogue.add_wirings("w/lambda.ron", wires).unwrap_err().to_string();
        assert!(again.contains("is there already"), "{again}");
    }

    #[test]
    fn mistakes_are_told_with_place_and_remedy() {
        for (text, expected) in [
            (LEDGER.replace("category: database", "catgory: database"), "f.ron:4:"),
            (LEDGER.replace("category: database", "catgory: database"), "did you mean `category`"),
            (LEDGER.replace("database", "databse"), "did you mean `database`"),
            (LEDGER.replace("acme_ledger", "lambda"), "f.ron:2:9: `lambda` is already a component"),
            (LEDGER.replace("acme_ledger", "Acme Ledger!"), "is no id"),
            (LEDGER.replace("default: 365", "default: 9999"), "f.ron:5:20: the default of `retention_days` is above"),
            (LEDGER.replace("unit: \"days\"", "source: \"wiki\""), "there is no source `wiki`"),
        ] {
            let error = Catalogue::builtin().clone().add_component("f.ron", &text).unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
        let wires = r#"(source: "lambda", wires: [(target: "sqs_standrd", mechanism: sdk_call)])"#;
        let error = Catalogue::builtin().clone().add_wirings("w.ron", wires).unwrap_err().to_string();
        assert!(error.starts_with("w.ron:1:37: there is no component") && error.contains("`sqs_standard`"), "{error}");
        let pairs = r#"[(source: "sqs_standard", target: "lambda", why: "no")]"#;
        let error = Catalogue::builtin().clone().add_illegal("i.ron", pairs).unwrap_err().to_string();
        assert!(error.contains("`no_wire`"), "{error}");
    }
}
