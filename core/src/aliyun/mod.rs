//! Alibaba Cloud ID Verification (`cloudauth-intl`, version 2022-08-09).

pub mod acs3;
