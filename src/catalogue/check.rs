//! The cross-check of the data: a compiler for what the type system cannot see.

use super::{Catalogue, PropSpec};

impl Catalogue {
    /// Every contradiction inside the catalogue as one line each; empty when all is well.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        for service in self.services() {
            for prop in &service.props {
                self.check_prop(&service.id, prop, &mut found);
            }
            for limit in &service.limits {
                if self.source(&limit.source).is_none() {
                    found.push(format!(
                        "{}: limit `{}` names unknown source `{}`",
                        service.id, limit.name, limit.source
                    ));
                }
            }
            for source in service.sources.iter().filter(|source| self.source(source).is_none()) {
                found.push(format!("{}: unknown source `{source}`", service.id));
            }
        }
        for wiring in self.all_wirings() {
            let name = format!("{} -> {} ({})", wiring.source_service, wiring.target, wiring.mechanism);
            for end in [&wiring.source_service, &wiring.target] {
                if self.service(end).is_none() {
                    found.push(format!("{name}: unknown service `{end}`"));
                }
            }
            if self.source(&wiring.source).is_none() {
                found.push(format!("{name}: unknown source `{}`", wiring.source));
            }
            for prop in &wiring.props {
                self.check_prop(&name, prop, &mut found);
            }
        }
        for pair in &self.illegal {
            let name = format!("{} -> {} (illegal)", pair.source, pair.target);
            for id in [&pair.source, &pair.target].into_iter().chain(pair.via.iter().flatten()) {
                if self.service(id).is_none() {
                    found.push(format!("{name}: unknown service `{id}`"));
                }
            }
            for chain in &pair.via {
                let stops: Vec<&String> =
                    std::iter::once(&pair.source).chain(chain).chain(std::iter::once(&pair.target)).collect();
                for hop in stops.windows(2) {
                    if self.wirings_between(hop[0], hop[1]).is_empty() {
                        found
                            .push(format!("{name}: the detour needs {} -> {}, which is no legal wire", hop[0], hop[1]));
                    }
                }
            }
        }
        self.check_capabilities(&mut found);
        self.check_cfn_types(&mut found);
        found
    }

    fn check_prop(&self, owner: &str, prop: &PropSpec, found: &mut Vec<String>) {
        if let Some(default) = &prop.default
            && let Err(violation) = prop.check(default)
        {
            found.push(format!("{owner}: default of `{}` {violation}", prop.name));
        }
        if let Some(source) = prop.source.as_ref().filter(|source| self.source(source).is_none()) {
            found.push(format!("{owner}: `{}` names unknown source `{source}`", prop.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_catalogue_contradicts_itself_nowhere() {
        let catalogue = Catalogue::builtin();
        assert_eq!(catalogue.contradictions(), Vec::<String>::new());
        assert!(catalogue.services().count() >= 121, "services got lost");
        assert!(catalogue.all_wirings().count() >= 563, "wirings got lost");
    }
}
