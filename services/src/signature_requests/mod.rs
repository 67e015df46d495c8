//! One form signed by two people, each at their own login (R31): whoever fills it in asks another one, who reads it, signs or does not.
//! Meanwhile nobody changes it. Whether a request still stands is asked anew each time, as the grant is, by the day and the right.

mod asking;
mod pages;
mod people;
mod signing;
mod standing;

pub(crate) use people::SignerRow;
