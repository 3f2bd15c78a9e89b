//! Markdown as elements; never as HTML.

use yew::prelude::*;

use crate::lessons::markdown::inlines;
use crate::lessons::{Block, Inline};

/// Blocks of text.
pub fn blocks(blocks: &[Block]) -> Html {
    html! { <div class="prose">{ for blocks.iter().map(block) }</div> }
}

/// One line of Markdown.
pub fn line(text: &str) -> Html {
    parts(&inlines(text))
}

fn block(block: &Block) -> Html {
    match block {
        Block::Paragraph(words) => html! { <p>{ parts(words) }</p> },
        // The panel's title is the heading above.
        Block::Heading(2, words) => html! { <h3>{ parts(words) }</h3> },
        Block::Heading(_, words) => html! { <h4>{ parts(words) }</h4> },
        Block::List { ordered: true, items } => {
            html! { <ol>{ for items.iter().map(|item| html! { <li>{ parts(item) }</li> }) }</ol> }
        }
        Block::List { items, .. } => {
            html! { <ul>{ for items.iter().map(|item| html! { <li>{ parts(item) }</li> }) }</ul> }
        }
        Block::Code { text, .. } => html! { <pre class="prose__code" tabindex="0"><code>{ text }</code></pre> },
        Block::Quote(words) => html! { <blockquote>{ parts(words) }</blockquote> },
    }
}

fn parts(words: &[Inline]) -> Html {
    words
        .iter()
        .map(|part| match part {
            Inline::Text(text) => html! { { text } },
            Inline::Code(text) => html! { <code>{ text }</code> },
            Inline::Strong(words) => html! { <strong>{ parts(words) }</strong> },
            Inline::Emphasis(words) => html! { <em>{ parts(words) }</em> },
            Inline::Link { to, text } if to.starts_with("https://") => {
                html! { <a href={to.clone()} target="_blank" rel="noopener noreferrer">{ parts(text) }</a> }
            }
            Inline::Link { to, text } => html! { <a href={to.clone()}>{ parts(text) }</a> },
        })
        .collect()
}
