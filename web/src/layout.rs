//! How the panes share the page: sizes and what is folded away. Pure data, kept by the browser between visits.

/// Something that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The column with the definition, the input and the mocks.
    Code,
    /// What is below the definition.
    Low,
    /// What is below the graph.
    List,
    /// The column with the data flow.
    Data,
}

impl Part {
    /// All of them.
    pub const ALL: [Part; 4] = [Part::Code, Part::Low, Part::List, Part::Data];

    fn name(self) -> &'static str {
        match self {
            Part::Code => "code",
            Part::Low => "low",
            Part::List => "list",
            Part::Data => "data",
        }
    }
}

/// A border that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Between the definition's column and the graph's.
    Code,
    /// Between the graph's column and the data flow's.
    Data,
    /// Below the definition.
    Low,
    /// Below the graph.
    List,
}

/// Sizes in thousandths, and what is folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The width of the definition's column.
    code: u16,
    /// The width of the data flow's column.
    data: u16,
    /// The height of the definition in its column.
    low: u16,
    /// The height of the graph in its column.
    list: u16,
    folded: [bool; 4],
}

/// The least that a column or a row keeps, in thousandths.
const LEAST: u16 = 150;

/// An arrangement for an occasion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Everything side by side.
    Balanced,
    /// The graph and the data: to look at a run.
    Watch,
    /// The definition: to write.
    Write,
}

impl Default for Layout {
    fn default() -> Self {
        Layout::of(Preset::Balanced)
    }
}

impl Layout {
    /// The arrangement.
    pub fn of(preset: Preset) -> Layout {
        let layout = |code, data, low, list| Layout { code, data, low, list, folded: [false; 4] };
        match preset {
            Preset::Balanced => layout(300, 370, 600, 580),
            Preset::Watch => layout(240, 400, 600, 620).with_folded(Part::Code, true),
            Preset::Write => layout(480, 300, 700, 640).with_folded(Part::Data, true).with_folded(Part::List, true),
        }
    }

    /// Whether the part is folded away.
    pub fn is_folded(&self, part: Part) -> bool {
        self.folded.get(part as usize).copied().unwrap_or_default()
    }

    /// The same with the part folded away, or shown.
    #[must_use]
    pub fn with_folded(mut self, part: Part, folded: bool) -> Layout {
        if let Some(place) = self.folded.get_mut(part as usize) {
            *place = folded;
        }
        self
    }

    /// Where a border is: how much of its pane is before it.
    pub fn at(&self, border: Border) -> u16 {
        match border {
            Border::Code => self.code,
            Border::Data => 1000u16.saturating_sub(self.data),
            Border::Low => self.low,
            Border::List => self.list,
        }
    }

    /// The least and the most of [`Layout::at`], given the other borders.
    pub fn range(&self, border: Border) -> (u16, u16) {
        let most = 1000 - LEAST;
        match border {
            Border::Code if !self.is_folded(Part::Data) => (LEAST, (most - self.data).max(LEAST)),
            Border::Data if !self.is_folded(Part::Code) => ((LEAST + self.code).min(most), most),
            Border::Code | Border::Data | Border::Low | Border::List => (LEAST, most),
        }
    }

    /// The same with a border moved, as far as the others let it.
    #[must_use]
    pub fn with_border(mut self, border: Border, at: u16) -> Layout {
        let (least, most) = self.range(border);
        let at = at.clamp(least, most);
        match border {
            Border::Code => self.code = at,
            Border::Data => self.data = 1000 - at,
            Border::Low => self.low = at,
            Border::List => self.list = at,
        }
        self
    }

    /// The same with a border where it is at first.
    #[must_use]
    pub fn with_usual(self, border: Border) -> Layout {
        self.with_border(border, Layout::default().at(border))
    }

    /// The custom properties that the style sheet reads.
    pub fn style(&self) -> String {
        let (code, data) = (self.code, self.data);
        let middle = 1000u16.saturating_sub(code).saturating_sub(data);
        let rest = |part: u16| 1000u16.saturating_sub(part);
        format!(
            "--code:{code}fr;--middle:{middle}fr;--data:{data}fr;--low-before:{}fr;--low:{}fr;--list-before:{};--list:{}",
            self.low,
            rest(self.low),
            self.list,
            rest(self.list)
        )
    }

    /// As text, for keeping.
    pub fn to_text(&self) -> String {
        let mut text = format!("{} {} {} {}", self.code, self.data, self.low, self.list);
        for part in Part::ALL.into_iter().filter(|&part| self.is_folded(part)) {
            text.push(' ');
            text.push_str(part.name());
        }
        text
    }

    /// Reads what [`Layout::to_text`] wrote; sizes that leave no room for something become possible ones.
    pub fn from_text(text: &str) -> Option<Layout> {
        let mut words = text.split_whitespace();
        let mut size = || words.next()?.parse::<u16>().ok();
        let (code, data, low, list) = (size()?, size()?, size()?, size()?);
        let mut layout = Layout::default();
        for (border, at) in [
            (Border::Code, code),
            (Border::Data, 1000u16.saturating_sub(data)),
            (Border::Code, code),
            (Border::Low, low),
            (Border::List, list),
        ] {
            layout = layout.with_border(border, at);
        }
        for part in words.filter_map(|word| Part::ALL.into_iter().find(|part| part.name() == word)) {
            layout = layout.with_folded(part, true);
        }
        Some(layout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_survives_being_kept() {
        for preset in [Preset::Balanced, Preset::Watch, Preset::Write] {
            let layout = Layout::of(preset);
            assert_eq!(Layout::from_text(&layout.to_text()), Some(layout), "{preset:?}");
        }
        assert_eq!(Layout::from_text("300 x"), None);
        assert_eq!(Layout::from_text("300 370 600 580 code nonsense").unwrap().to_text(), "300 370 600 580 code");
    }

    #[test]
    fn every_pane_keeps_some_room() {
        let check = |border: Border, at: u16, expected: u16| {
            assert_eq!(Layout::default().with_border(border, at).at(border), expected, "{border:?} to {at}");
        };
        check(Border::Code, 0, 150);
        check(Border::Code, 1000, 480);
        check(Border::Data, 0, 450);
        check(Border::Data, 700, 700);
        check(Border::Low, 990, 850);
        let wide = Layout::default().with_folded(Part::Data, true).with_border(Border::Code, 900);
        assert_eq!(wide.at(Border::Code), 850);
        let kept = Layout::from_text("900 900 0 65535").unwrap();
        let room = 1000 - kept.at(Border::Code) - (1000 - kept.at(Border::Data));
        assert!(room >= LEAST, "{kept:?}");
    }
}
