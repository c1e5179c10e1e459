#!/usr/bin/env node
'use strict';

const { native } = require('./lib/native.js');

process.exitCode = native.runCommand(process.argv.slice(2));
