//! From Rust to JavaScript.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;

use napi::bindgen_prelude::{
    Array, FnArgs, Function, FunctionRef, JsValuesTupleIntoVec, Object, ToNapiValue as _,
};
use napi::{Env, JsValue as _, Result, Unknown, sys};

/// What crosses to JavaScript.
pub trait ToJs {
    /// Its value there; what is none is `undefined`.
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>>;
}

impl ToJs for () {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.into_unknown(env)
    }
}

impl ToJs for bool {
    fn to_js<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        self.into_unknown(env)
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

/// What the records of one kind have in common.
pub struct Kind {
    pub(crate) name: &'static str,
    /// Of every value, in the order in which they come.
    pub(crate) keys: &'static [&'static str],
    /// Those that are not printed.
    pub(crate) hidden: &'static [&'static str],
    /// There is a table of it.
    pub(crate) table: bool,
    /// There is a picture of it.
    pub(crate) chart: bool,
}

/// A record on its way: the values of its keys.
pub(crate) struct Made<'env> {
    env: &'env Env,
    kind: &'static Kind,
    values: Values,
}

/// What a record is made of.
pub struct Values(Vec<sys::napi_value>);

impl JsValuesTupleIntoVec for Values {
    fn into_vec(self, _: sys::napi_env) -> Result<Vec<sys::napi_value>> {
        Ok(self.0)
    }
}

impl<'env> Made<'env> {
    pub(crate) fn new(env: &'env Env, kind: &'static Kind) -> Self {
        Self { env, kind, values: Values(Vec::with_capacity(kind.keys.len())) }
    }

    pub(crate) fn field(&mut self, value: &impl ToJs) -> Result<()> {
        self.values.0.push(value.to_js(self.env)?.raw());
        Ok(())
    }

    /// A time, as a `Date`.
    pub(crate) fn moment(&mut self, value: &impl Moment) -> Result<()> {
        let date = value.to_date(self.env)?;
        self.values.0.push(date.map_or_else(|| ().to_js(self.env), Ok)?.raw());
        Ok(())
    }

    pub(crate) fn done(self) -> Result<Unknown<'env>> {
        let Self { env, kind, values } = self;
        let wardrobe: &Wardrobe = env
            .get_instance_data()?
            .ok_or_else(|| napi::Error::from_reason("the package is not set up: load it by its name"))?;
        wardrobe.maker(env, kind)?.call(values)
    }
}

/// The package's own function that says how the records of a kind are made: it is given the kind's name, its keys, those that
/// are not printed, and whether there are a table and a picture of it. What it returns is called with the values of each
/// record: V8 makes objects several times faster than Node-API, which looks every key up again.
pub type Tailor<'env> = Function<'env, Order, Maker<'static>>;
type Order = FnArgs<(&'static str, Vec<&'static str>, Vec<&'static str>, bool, bool)>;
type Maker<'env> = Function<'env, Values, Unknown<'env>>;

struct Wardrobe {
    tailor: FunctionRef<Order, Maker<'static>>,
    /// By the kind's address: there is one of each.
    makers: RefCell<HashMap<usize, FunctionRef<Values, Unknown<'static>>>>,
}

impl Wardrobe {
    fn maker<'env>(
        &self,
        env: &'env Env,
        kind: &'static Kind,
    ) -> Result<Function<'env, Values, Unknown<'env>>> {
        let address = ptr::from_ref(kind).addr();
        let mut makers = self.makers.borrow_mut();
        if let Some(maker) = makers.get(&address) {
            return maker.borrow_back(env);
        }
        let Kind { name, keys, hidden, table, chart } = kind;
        let order = FnArgs::from((*name, keys.to_vec(), hidden.to_vec(), *table, *chart));
        let maker = self.tailor.borrow_back(env)?.call(order)?;
        makers.insert(address, maker.create_ref()?);
        Ok(maker)
    }
}

/// Has `tailor` asked for each kind of record, in this instance of Node.
pub fn wear(env: &Env, tailor: &Tailor<'_>) -> Result<()> {
    env.set_instance_data(Wardrobe { tailor: tailor.create_ref()?, makers: RefCell::default() }, (), |_| {})
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
