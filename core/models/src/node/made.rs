//! From Rust to JavaScript.

use std::collections::HashMap;

use napi::bindgen_prelude::{Array, FnArgs, Function, FunctionRef, JsObjectValue as _, Object};
use napi::{Env, JsValue as _, Result, Unknown};

/// What crosses to JavaScript.
pub trait ToJs {
    /// Its value there.
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>>;

    /// Whether there is nothing to tell: its key is left out then.
    fn is_absent(&self) -> bool {
        false
    }
}

impl ToJs for () {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        Object::new(env)?.get_named_property_unchecked("undefined")
    }
}

impl ToJs for bool {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        // A boolean of napi-rs bears no lifetime that would let it out.
        let mut carrier = Object::new(env)?;
        carrier.set("it", *self)?;
        carrier.get_named_property_unchecked("it")
    }
}

impl ToJs for i32 {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        Ok(env.create_int32(*self)?.to_unknown())
    }
}

impl ToJs for i64 {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        Ok(env.create_int64(*self)?.to_unknown())
    }
}

impl ToJs for f64 {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        Ok(env.create_double(*self)?.to_unknown())
    }
}

impl ToJs for str {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        Ok(env.create_string(self)?.to_unknown())
    }
}

impl ToJs for String {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.as_str().to_js(env)
    }
}

impl<T: ToJs> ToJs for Option<T> {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        match self {
            Some(value) => value.to_js(env),
            None => ().to_js(env),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: ToJs> ToJs for Vec<T> {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut array = env.create_array(0)?;
        for value in self {
            array.insert(value.to_js(env)?)?;
        }
        Ok(Array::to_unknown(&array))
    }
}

impl<T: ToJs> ToJs for HashMap<String, T> {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let mut object = Object::new(env)?;
        // In one order every time, as a map of ours has none.
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| *key);
        for (key, value) in entries {
            object.set(key, value.to_js(env)?)?;
        }
        Ok(object.to_unknown())
    }
}

/// A record on its way.
pub(crate) struct Made<'env> {
    env: &'env Env,
    object: Object<'env>,
}

impl<'env> Made<'env> {
    pub(crate) fn new(env: &'env Env) -> Result<Self> {
        Ok(Self { env, object: Object::new(env)? })
    }

    pub(crate) fn field(&mut self, key: &str, value: &impl ToJs) -> Result<()> {
        if value.is_absent() {
            return Ok(());
        }
        let value = value.to_js(self.env)?;
        self.object.set(key, value)
    }

    /// A time, as a `Date`.
    pub(crate) fn moment(&mut self, key: &str, value: &impl Moment) -> Result<()> {
        match value.to_date(self.env)? {
            Some(date) => self.object.set(key, date),
            None => Ok(()),
        }
    }

    pub(crate) fn plain(self) -> Unknown<'env> {
        self.object.to_unknown()
    }

    /// One that is more than its fields: some are not printed, or there is a table or a picture of it.
    pub(crate) fn dressed(
        self,
        name: &str,
        hidden: &[&'static str],
        table: bool,
        chart: bool,
    ) -> Result<Unknown<'env>> {
        if let Some(Wardrobe(dress)) = self.env.get_instance_data::<Wardrobe>()? {
            let hidden: Vec<&str> = hidden.to_vec();
            dress.borrow_back(self.env)?.call(FnArgs::from((self.object, name, hidden, table, chart)))?;
        }
        Ok(self.plain())
    }
}

/// The package's own function that makes a record more than its fields: it is given the object, the record's name and the
/// keys that are not printed, and whether there are a table and a picture of it.
pub type Dress<'a> = FnArgs<(Object<'a>, &'a str, Vec<&'a str>, bool, bool)>;

struct Wardrobe(FunctionRef<Dress<'static>, Unknown<'static>>);

/// Has `dress` called for each such record, in this instance of Node.
pub fn wear(env: &Env, dress: &Function<'_, Dress<'static>, Unknown<'static>>) -> Result<()> {
    env.set_instance_data(Wardrobe(dress.create_ref()?), (), |_| {})
}

/// Milliseconds since 1970 (UTC), in their shapes.
pub(crate) trait Moment {
    fn to_date<'env>(&self, env: &'env Env) -> Result<Option<Unknown<'env>>>;
}

impl Moment for i64 {
    fn to_date<'env>(&self, env: &'env Env) -> Result<Option<Unknown<'env>>> {
        Ok(Some(env.create_date(*self as f64)?.to_unknown()))
    }
}

impl Moment for Option<i64> {
    fn to_date<'env>(&self, env: &'env Env) -> Result<Option<Unknown<'env>>> {
        self.map_or(Ok(None), |at_ms| at_ms.to_date(env))
    }
}

impl Moment for Vec<i64> {
    fn to_date<'env>(&self, env: &'env Env) -> Result<Option<Unknown<'env>>> {
        let mut array = env.create_array(0)?;
        for at_ms in self {
            array.insert(at_ms.to_date(env)?)?;
        }
        Ok(Some(Array::to_unknown(&array)))
    }
}
