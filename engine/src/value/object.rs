//! The members of a JSON object, in order of insertion.

use std::cell::{Cell, RefCell};
use std::hash::{BuildHasher, BuildHasherDefault};
use std::rc::Rc;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::json::string_len;
use super::{Value, dismantle};

/// A member's name, shared between all objects that were read or built together.
pub type Key = Rc<str>;

thread_local! {
    /// The names that the program itself gives, by where they stand in it.
    static SHARED: RefCell<HashTable<(&'static str, Key)>> = const { RefCell::new(HashTable::new()) };
}

/// A member's name that stands in the program. It is made once: a run writes the same few names thousands of times.
pub fn shared(name: &'static str) -> Key {
    let place = |name: &str| (name.as_ptr() as usize, name.len());
    let hash = |name: &str| BuildHasherDefault::<FxHasher>::default().hash_one(place(name));
    SHARED.with_borrow_mut(|names| {
        let entry = names.entry(hash(name), |(known, _)| place(known) == place(name), |(known, _)| hash(known));
        Key::clone(&entry.or_insert_with(|| (name, name.into())).get().1)
    })
}

/// From this many members on, look-ups go through a hash table; below, comparing is quicker.
const INDEXED_FROM: usize = 12;

/// A JSON object: members in order of insertion, each key once.
///
/// AWS keeps the order of keys in every payload it writes, so the order is part of the data.
#[derive(Clone, Default)]
pub struct Object {
    members: Vec<(Key, Value)>,
    /// Positions in `members` by key; `None` while there are few.
    index: Option<Box<HashTable<u32>>>,
    /// Length of the compact JSON text in bytes; 0 when not known. See [`Value::json_len`].
    pub(super) len_cache: Cell<usize>,
}

fn hash(key: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(key)
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// An object without members, with room for `capacity`.
    pub fn with_capacity(capacity: usize) -> Self {
        Object { members: Vec::with_capacity(capacity), index: None, len_cache: Cell::new(0) }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Where the member `key` stands, counted from 0 in the order of insertion.
    pub fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            None => self.members.iter().position(|(name, _)| &**name == key),
            Some(index) => index
                .find(hash(key), |&at| self.members.get(at as usize).is_some_and(|(name, _)| &**name == key))
                .map(|&at| at as usize),
        }
    }

    /// The member at `position`.
    pub fn at(&self, position: usize) -> Option<(&Key, &Value)> {
        self.members.get(position).map(|(key, value)| (key, value))
    }

    /// The value of the member `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.position(key).and_then(|at| self.members.get(at)).map(|(_, value)| value)
    }

    /// The value of the member `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.len_cache.set(0);
        self.position(key).and_then(|at| self.members.get_mut(at)).map(|(_, value)| value)
    }

    /// Whether there is a member `key`.
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// Sets the member `key`. An existing member keeps its place and its old value is returned; a new one
    /// comes last.
    pub fn insert(&mut self, key: impl Into<Key>, value: Value) -> Option<Value> {
        let key = key.into();
        // Where the length is known it stays known: a large object is not measured anew for a small change.
        let len = self.len_cache.replace(0);
        if let Some((_, old)) = self.position(&key).and_then(|at| self.members.get_mut(at)) {
            if len > 0 {
                self.len_cache.set((len + value.json_len()).saturating_sub(old.json_len()));
            }
            return Some(std::mem::replace(old, value));
        }
        if len > 0 {
            let comma = usize::from(!self.members.is_empty());
            self.len_cache.set(len + comma + string_len(&key) + 1 + value.json_len());
        }
        let at = self.members.len();
        self.members.push((key, value));
        if self.index.is_some() || at + 1 >= INDEXED_FROM {
            self.index_from(at);
        }
        None
    }

    /// Takes the member `key` out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.position(key)?;
        self.len_cache.set(0);
        let (_, value) = self.members.remove(at);
        if self.index.take().is_some() && self.members.len() >= INDEXED_FROM {
            self.index_from(0);
        }
        Some(value)
    }

    /// The members in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Key, &Value)> + ExactSizeIterator {
        self.members.iter().map(|(key, value)| (key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Key> + ExactSizeIterator {
        self.members.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> + ExactSizeIterator {
        self.members.iter().map(|(_, value)| value)
    }

    /// Puts the members from `first` on into the index, all of them when there was none.
    fn index_from(&mut self, first: usize) {
        let members = &self.members;
        let hash_at = |&at: &u32| members.get(at as usize).map_or(0, |(name, _)| hash(name));
        let first = if self.index.is_some() { first } else { 0 };
        let index = self.index.get_or_insert_with(Default::default);
        for (at, (name, _)) in members.iter().enumerate().skip(first) {
            index.insert_unique(hash(name), at as u32, hash_at);
        }
    }

    /// The values, moved out; the object is empty afterwards.
    pub(super) fn take_values(&mut self) -> impl Iterator<Item = Value> + use<> {
        self.index = None;
        std::mem::take(&mut self.members).into_iter().map(|(_, value)| value)
    }
}

impl<K: Into<Key>> FromIterator<(K, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(iter: I) -> Self {
        let iter = iter.into_iter();
        let mut object = Object::with_capacity(iter.size_hint().0);
        for (key, value) in iter {
            object.insert(key, value);
        }
        object
    }
}

/// Deep, ignoring the order of keys.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Drop for Object {
    fn drop(&mut self) {
        if self.members.iter().any(|(_, value)| value.is_container()) {
            dismantle(self.take_values().collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_finds_every_key_at_any_size() {
        let mut object = Object::new();
        for n in 0..100 {
            assert!(object.insert(format!("k{n}"), Value::from(n)).is_none());
            for m in 0..=n {
                assert_eq!(object.get(&format!("k{m}")), Some(&Value::from(m)));
            }
        }
        for n in (0..100).step_by(2) {
            assert_eq!(object.remove(&format!("k{n}")), Some(Value::from(n)));
        }
        assert_eq!(object.insert("k1", Value::Null), Some(Value::from(1)));
        let keys: Vec<_> = object.keys().map(|key| key.to_string()).collect();
        assert_eq!(keys, (0..100).filter(|n| n % 2 == 1).map(|n| format!("k{n}")).collect::<Vec<_>>());
        assert!(object.get("k0").is_none());
    }
}
