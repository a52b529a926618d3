// Hostile scripts. A heading begins with `//==`, a name with `//:`; what follows it is the script.

//== LOOPS
//: an empty loop
for (;;);
//: a loop of a name
spin: while (1) { continue spin }
//: a loop that catches everything
for (;;) { try { for (;;); } catch (e) {} }
//: a loop in a finally
try { throw 1 } finally { for (;;); }
//: a finally that goes on
for (;;) { try { for (;;); } finally { continue } }
//: a function that catches and calls itself
function f() { try { f() } catch (e) { f() } } f()
//: two functions that call each other
function f() { return g() } function g() { return f() } for (;;) { try { f() } catch (e) {} }
//: an endless generator
for (var x of (function* () { for (;;) yield 1 })()) {}
//: an endless generator spread
[...(function* () { for (;;) yield 1 })()]
//: an endless async function
(async function () { for (;;); })()
//: an endless for each
var a = [1]; for each (var x in a) { a.push(x) }
//: a class with an endless field
new (class { x = (function () { for (;;); })() })()
//: an endless default argument
(function (a = (function () { for (;;); })()) {})()
//: an endless switch
for (;;) { switch (1) { case 1: continue } }
//: endless code made of text
Function('for (;;);')()
//: endless code by way of a generator
(function* () {}).constructor('for (;;);')().next()
//: a busy wait for a day
var t = Date.now() + 86400000 * 1000; while (Date.now() < t) {}
//: a wait for another time
while (new Date().getFullYear() < 3000) {}

//== TURNED
//: an endless toString
botContext.setBotVariable('x', {toString: function () { for (;;); }})
//: an endless valueOf
botContext.setMessageDelay({valueOf: function () { for (;;); }})
//: an endless toJSON
botContext.setGlobalContextData('n', 'p', JSON.stringify({toJSON: function () { for (;;); }}))
//: an endless getter in a context value
botContext.registerContextNamespace('n'); botContext.setGlobalContextData('n', 'p', {get x() { for (;;); }})
//: an endless name
botContext.getBotVariable({toString: function () { for (;;); }})
//: an endless text that counts as a message
botContext.sendMessages([{toString: function () { for (;;); }}])
//: an endless message of an error
throw {stack: 'x', get message() { for (;;); }}
//: an endless name of an error
throw {stack: 'x', get name() { for (;;); }}
//: an endless stack of an error
throw {get stack() { for (;;); }}
//: an endless toJSON thrown
throw {toJSON: function () { for (;;); }}
//: an endless getter thrown
throw {get x() { for (;;); }}
//: an error whose text is endless
var e = new Error('x'); e.message = {toString: function () { for (;;); }}; throw e
//: an endless comparison
[2, 1].sort(function () { for (;;); })
//: an endless reviver
JSON.parse('[1]', function () { for (;;); })
//: an endless replacer
JSON.stringify([1], function () { for (;;); })
//: an endless replacement
'a'.replace('a', function () { for (;;); })
//: an endless lastIndex
var r = /a/g; r.lastIndex = {valueOf: function () { for (;;); }}; r.exec('a')
//: an endless flag
var r = /a/; Object.defineProperty(r, 'flags', {get: function () { for (;;); }}); 'a'.replace(r, 'b')
//: an endless exec
var r = /a/g; r.exec = function () { return [''] }; 'a'.replace(r, 'b')
//: an endless match
var r = /a/g; r.exec = function () { return [''] }; 'a'.match(r)
//: an endless length
[].slice.call({get length() { for (;;); }})
//: an endless getter of Object.prototype
Object.prototype.__defineGetter__('x', function () { for (;;); }); ({}).x
//: an endless setter on an index
Object.defineProperty(Array.prototype, '0', {set: function () { for (;;); }}); botContext.sendMessage([1].concat([2])); [].push(1)
//: JSON replaced by a loop
JSON.stringify = function () { for (;;); }; botContext.sendMessage('x'); JSON.stringify()
//: join replaced by a loop
Array.prototype.join = function () { for (;;); }; botContext.sendMessage([1, 2])
//: an endless then
(async function () { await {get then() { for (;;); }} })(); for (;;);
//: an endless iterator
var [a] = {[Object.getOwnPropertyNames.call ? 'x' : 'y']: 1, get x() { for (;;); }}.x

//== NATIVES
//: a list of lists as JSON
var a = []; for (var i = 0; i < 30; i++) a = [a, a]; JSON.stringify(a)
//: an object of objects as JSON
var a = {}; for (var i = 0; i < 30; i++) a = {l: a, r: a}; JSON.stringify(a)
//: a list of lists as a context value
botContext.registerContextNamespace('n'); var a = []; for (var i = 0; i < 30; i++) a = [a, a]; botContext.setGlobalContextData('n', 'p', a); for (;;);
//: a list of lists as a text
var a = []; for (var i = 0; i < 30; i++) a = [a, a]; botContext.sendMessage(a)
//: a list of lists as a key
var a = []; for (var i = 0; i < 30; i++) a = [a, a]; ({})[a]
//: a list of lists compared
var a = []; for (var i = 0; i < 30; i++) a = [a, a]; a == 'x'
//: a list of empty lists as JSON
var a = new Array(4000); for (var i = 0; i < 6; i++) a = [a, a, a, a, a, a, a, a]; JSON.stringify(a)
//: a long list in an object as JSON
JSON.stringify({a: Array(4294967295)})
//: a long list in a list as JSON
JSON.stringify([[Array(4294967295)]])
//: a long list out of toJSON
JSON.stringify({toJSON: function () { return Array(4294967295) }})
//: a long list out of a replacer
var n = 0; JSON.stringify(1, function () { return n++ ? 1 : Array(4294967295) })
//: a list within a list in a loop as JSON
var a = []; for (var i = 0; i < 12; i++) a = [a, a]; for (;;) JSON.stringify(a)
//: a text in itself
var s = new Array(100001).join('a'); s.replace(/a/g, s)
//: a text in itself by a group
var s = new Array(100001).join('a'); s.replace(/(a)/g, new Array(5000).join('$1'))
//: nothing replaced everywhere
var s = new Array(1000000).join('a');for (;;) s.replace(/(?:)/g, '')
//: letters replaced one by one
var s = new Array(1000000).join('a');for (;;) s.replace(/a/g, 'b')
//: a long text split by an expression
var s = new Array(1000000).join('a');for (;;) s.split(/a/)
//: a long text matched
var s = new Array(1000000).join('a');for (;;) s.match(/a/g)
//: a search backwards
var s = 'a'; for (var i = 0; i < 14; i++) s += s; var t = 'b' + s.slice(0, 8000); for (;;) s.lastIndexOf(t)
//: upper case for ever
var s = new Array(1000000).join('a');for (;;) s.toUpperCase()
//: trimming for ever
var s = new Array(1000000).join(' '); for (;;) s.trim()
//: escaping for ever
var s = new Array(1000000).join('a');for (;;) encodeURIComponent(s)
//: unescaping for ever
var s = new Array(300001).join('%41'); for (;;) decodeURIComponent(s)
//: marks out of order
var s = 'a' + new Array(300000).join('\u0327\u0301'); s.localeCompare('b')
//: a long text compared for ever
var s = new Array(1000000).join('a'), t = new Array(1000000).join('a'); for (;;) s === t
//: texts of many parts compared
var s = 'x', t = 'x'; for (var i = 0; i < 28; i++) { s = s + s; t = t + t }for (;;) s === t
//: texts of many parts ordered
var s = 'x', t = 'x'; for (var i = 0; i < 28; i++) { s = s + s; t = t + t }for (;;) s < t
//: a long text as a key
var s = new Array(1000000).join('a');var o = {}; for (var i = 0;; i++) o[s + i]
//: a long text as a number
var s = new Array(900001).join('9'); for (;;) +s
//: a long text parsed as a number
var s = new Array(900001).join('9'); for (;;) parseFloat(s)
//: a long text as a date
var s = new Array(900001).join('9'); for (;;) Date.parse(s)
//: a long list that changes its length
var n = 0; Array.prototype.indexOf.call({get length() { return n++ ? 9007199254740991 : 0 }}, 1)
//: a length that is an object
var n = 0; Array.prototype.indexOf.call({length: {valueOf: function () { return n++ ? 9007199254740991 : 0 }}}, 1)
//: a function with a length
var f = function () {}; Object.defineProperty(f, 'length', {value: 9007199254740991}); Array.prototype.indexOf.call(f, 1)
//: a long list spread
[...Array(4294967295)]
//: a long list taken apart
var [...a] = Array(4294967295)
//: a long list as promises
(async function () {})().constructor.all(Array(4294967295)); for (;;);
//: the longest list that may be walked
var a = Array(1000000); for (;;) a.indexOf(1)
//: a long list joined for ever
var a = new Array(100000); for (;;) a.join()
//: a long list sorted for ever
var a = []; for (var i = 0; i < 200000; i++) a.push(i); for (;;) { a.reverse(); a.sort() }
//: a long list joined to itself
var a = Array(500000); for (;;) a.concat(a)
//: keys for ever
var o = {}; for (var i = 0; i < 100000; i++) o['k' + i] = i; for (;;) Object.keys(o)
//: names for ever
var o = {}; for (var i = 0; i < 100000; i++) o['k' + i] = i; for (;;) { for (var k in o) break }
//: many keys defined
var o = {}; for (var i = 0; i < 50000; i++) o['k' + i] = {value: 1, configurable: true}; for (;;) Object.defineProperties({}, o)
//: freezing for ever
for (;;) { var a = []; for (var i = 0; i < 5000; i++) a.push(i); Object.freeze(a) }
//: a long chain of prototypes
var o = {}; for (var i = 0; i < 100000; i++) o = Object.create(o); for (;;) o.x
//: a long chain of prototypes asked
var o = {}; for (var i = 0; i < 100000; i++) o = Object.create(o); for (;;) o instanceof Array
//: many arguments for ever
var a = new Array(60000); for (;;) String.fromCharCode.apply(null, a)
//: a great number
for (;;) for (var n = 3n, i = 0; i < 18; i++) n = n * n
//: a great power
for (;;) 3n ** 600000n
//: a great number as a text
var n = (1n << 1000000n) - 1n; for (;;) String(n)
//: a text as a great number
var s = new Array(300001).join('9'); for (;;) 0n.constructor(s)
//: a great number divided
var n = (1n << 1000000n) - 1n, m = (1n << 500000n) - 3n; for (;;) n / m
//: long JSON parsed for ever
var s = '[' + new Array(300001).join('1,') + '1]'; for (;;) JSON.parse(s)
//: JSON with one key for ever
var s = '{' + new Array(30001).join('"a":1,') + '"a":1}'; for (;;) JSON.parse(s)

//== TEXTS
//: a catastrophic expression
/^(a+)+$/.test(new Array(40).join('a') + '!')
//: a catastrophic expression over a long text
var s = new Array(1000000).join('a');/(a*)*b/.test(s)
//: an expression that starts everywhere
var s = new Array(1000000).join('a');/a*b/.test(s)
//: a catastrophic expression in replace
(new Array(40).join('a') + '!').replace(/^(a|aa)+$/, '')
//: a catastrophic expression in split
(new Array(40).join('a') + '!').split(/(a|aa)+$/)
//: a catastrophic expression in match
(new Array(40).join('a') + '!').match(/^(a|a)*$/g)
//: a catastrophic expression in search
(new Array(40).join('a') + '!').search(/^(a|a?)+$/)
//: a catastrophic expression that looks ahead
/^(?=(a+)+$)/.test(new Array(40).join('a') + '!')
//: a catastrophic expression caught for ever
for (;;) { try { /^(a+)+$/.test(new Array(40).join('a') + '!') } catch (e) {} }
//: a reference back
/^(a*)*\1$/.test(new Array(40).join('a') + '!')
//: an expression of repetitions
/((a{0,9999}){0,9999}){0,9999}b/.test(new Array(5000).join('a'))
//: a long expression
for (;;) new RegExp(new Array(100000).join('a?'))
//: an expression with many classes
for (;;) new RegExp(new Array(2000).join('[^a]'), 'iu')
//: an expression with many properties
for (;;) new RegExp(new Array(2000).join('\\p{L}'), 'iu')
//: an expression with many names
new RegExp(new Array(200000).join('\\k<a>') + '(?<a>b)')
//: an expression of many groups
new RegExp(new Array(254).join('(') + 'a' + new Array(254).join(')*')).test(new Array(1000).join('a') + 'b'); for (;;);
//: many variables
var s = ''; for (var i = 0; i < 150000; i++) s += 'var v' + i + ';'; eval(s)
//: many variables of a function
var s = ''; for (var i = 0; i < 60000; i++) s += 'var v' + i + '=1;'; for (;;) Function(s)
//: many blocks
var s = ''; for (var i = 0; i < 30000; i++) s += '{let v' + i + '=1;'; eval(s)
//: many labels
var s = ''; for (var i = 0; i < 3000; i++) s += 'l' + i + ':'; eval(s + 'for(;;);')
//: many cases
var s = 'switch(x=1){'; for (var i = 0; i < 60000; i++) s += 'case ' + i + ':'; for (;;) Function(s + '}')
//: long code for ever
var s = new Array(200001).join('a=1;'); for (;;) Function(s)
//: deep JSON
JSON.parse(new Array(300000).join('['))
//: deep JSON of objects
JSON.parse(new Array(300000).join('{"a":'))
//: deep code
eval(new Array(300000).join('('))
//: deep operators
eval(new Array(300000).join('!') + '1')
//: deep functions
eval(new Array(30000).join('(function(){'))
//: a deep expression
new RegExp(new Array(300000).join('('))
//: a deep list as JSON
var a = []; for (var i = 0; i < 300000; i++) a = [a]; JSON.stringify(a)
//: a deep list as a text
var a = []; for (var i = 0; i < 100000; i++) a = [a]; String(a)
//: a deep text
var s = ''; for (var i = 0; i < 10000000; i++) s = 'a' + s; s.charAt(0); for (;;);

//== MEMORY
//: a list of lists thrown
var a = []; for (var i = 0; i < 30; i++) a = [a, a]; throw a
//: a long text split
var s = new Array(1000000).join('a');for (;;) s.split('')
//: a long text sorted for ever
var s = new Array(100001).join('a'), a = []; for (var i = 0; i < 500000; i++) a.push(i % 2 ? s + 'x' : s + 'y'); a.sort()
//: a text that doubles
var s = 'x'; for (;;) s = s + s
//: a list that grows
var a = []; for (;;) a.push(a.length + 'x')
//: a list of lists that grows
var a = []; for (;;) a = [a, new Array(1000)]
//: keys that grow
var o = {}; for (var i = 0;; i++) o['key' + i] = i
//: closures that grow
var a = []; for (;;) a.push(function () { return a })
//: expressions that grow
var a = []; for (;;) a.push(new RegExp('a' + a.length))
//: errors that grow
var a = []; for (;;) a.push(new Error('x'))
//: generators that grow
var a = []; for (;;) { var g = (function* () { yield a })(); g.next(); a.push(g) }
//: promises that grow
var f = async function () { await f() }; for (;;) f()
//: a list filled at once
var a = Array(100000000).join('x'); for (;;);
//: a list of its own length
var a = [1]; for (;;) a.push.apply(a, a.slice(0, 60000))
//: memory caught for ever
var s = 'x'; for (;;) { try { for (;;) s = s + s } catch (e) { s = 'x' } }
//: a variable of 40 MB
var s = 'x'; for (var i = 0; i < 25; i++) s = s + s; botContext.setBotVariable('x', s)
//: a message of 40 MB
var s = 'x'; for (var i = 0; i < 25; i++) s = s + s; botContext.sendMessage(s)
//: a name of 40 MB
var s = 'x'; for (var i = 0; i < 25; i++) s = s + s; botContext.getBotVariable(s); for (;;);
//: an unknown function of 4 MB
var s = 'x'; for (var i = 0; i < 22; i++) s = s + s; botContext[s]()
//: endless recursion
function f() { return f() + 1 } f()
//: recursion by a getter
var o = {get x() { return this.x }}; o.x
//: recursion by toString
var o = {toString: function () { return '' + o }}; '' + o
//: recursion by toJSON
var o = {toJSON: function () { return JSON.stringify(o) }}; JSON.stringify(o)
//: recursion by sort
var a = [2, 1]; function f() { a.slice().sort(f) } f()
//: recursion by replace
function f() { return 'a'.replace('a', f) } f()
//: recursion by a constructor
class A { constructor() { new A() } } new A()
//: an error of 100 MB
var s = 'x'; for (var i = 0; i < 26; i++) s = s + s; throw new Error(s)
//: an error of 4 MB
var s = 'x'; for (var i = 0; i < 22; i++) s = s + s; throw new Error(s)
//: a name of an error of 4 MB
var s = 'x'; for (var i = 0; i < 22; i++) s = s + s; var e = new Error('x'); e.name = s; throw e
//: a stack of 4 MB
var s = 'x'; for (var i = 0; i < 22; i++) s = s + s; throw {name: 'n', message: 'm', stack: s}

//: a text of many parts read
var s = 'x', t = 'x'; for (var i = 0; i < 28; i++) { s = s + s; t = t + t }for (;;) s.charAt(0)
//: a long chain of bound functions
var f = function () {}; for (var i = 0; i < 100000; i++) f = f.bind(); f()
//== FLOODS
//: messages without end
for (;;) botContext.sendMessage('x')
//: ten million messages
for (var i = 0; i < 10000000; i++) botContext.sendMessage('x')
//: ten million messages caught
for (var i = 0; i < 10000000; i++) { try { botContext.sendMessage('x') } catch (e) {} } for (;;);
//: a million debug messages
for (var i = 0; i < 1000000; i++) botContext.printDebugMessage('x')
//: a list of a million messages
botContext.sendMessages(new Array(1000000))
//: a list of endless messages
botContext.sendMessages({length: 4294967295, 0: 1}); botContext.sendMessages(Array(4294967295))
//: a million quick replies
for (;;) botContext.addQuickReplies(new Array(100000))
//: a list of endless quick replies
botContext.addQuickReplies(Array(4294967295))
//: variables without end
for (var i = 0;; i++) botContext.setBotVariable('v' + i, i)
//: namespaces without end
for (var i = 0;; i++) botContext.registerContextNamespace('n' + i)
//: unknown functions without end
for (var i = 0;; i++) { try { botContext['f' + i]() } catch (e) {} }
//: notes without end
for (var i = 0;; i++) botContext.setMessageDelay('x' + i)
//: hours without end
botContext.getHoursType(Array(4294967295))
//: options without end
botContext.evaluateOptions('x', Array(4294967295))
//: time zones without end
for (var i = 0;; i++) botContext.getHoursType(['x~1:00~2:00'], 'UTC' + i)
//: time zones after much work
for (var z = 0; z < 15; z++) { for (var i = 0; i < 3000000; i++); botContext.getHoursType(['x~1:00~2:00'], ['UTC', 'GMT', 'CET', 'EET', 'WET', 'MET', 'EST', 'MST', 'HST', 'Asia/Tokyo', 'Asia/Seoul', 'Asia/Dubai', 'Europe/Rome', 'Europe/Oslo', 'Asia/Baku'][z]) } for (;;);
//: metadata without end
for (;;) botContext.getMetadata('x')

//== THROWN
//: a generator that delegates to itself
var g = function* () { yield* g() }; for (var x of g()) {}
//: code in code
function f(n) { eval('f(' + n + ' + 1)') } f(0)
//: a search by an object
var s = new Array(200001).join('a'), t = new Array(100001).join('a') + 'b'; s.indexOf({toString: function () { return t }}); for (;;);
//: a search in a long text
var s = 'a'; for (var i = 0; i < 22; i++) s += s; s.indexOf(s.slice(0, 2000000) + 'b')
//: a length that is a text
Array.prototype.lastIndexOf.call({length: '9007199254740991'}, 1)
//: a long list turned round
Array.prototype.reverse.call({length: 4294967295})
//: a long list reduced
Array(4294967295).reduceRight(function () {}, 0)
//: a long list walked
Array(4294967295).forEach(function () {})
//: a long list copied
Array(4294967295).slice(0)
//: a long list cut
Array(4294967295).splice(0, 4294967290)
//: a long list moved
Array.prototype.unshift.call({length: 9007199254740980, 0: 1}, 1)
//: null
throw null
//: nothing
throw undefined
//: a function
throw function () {}
//: a great number thrown
throw 10n
//: an object without a prototype
throw Object.create(null)
//: an object that cannot be shown
var o = {}; o.o = o; throw o
//: an error within itself
var e = new Error('x'); e.message = e; throw e
//: a stack that is not a text
var e = new Error('x'); e.stack = {}; throw e
//: a getter that throws
throw {get stack() { throw 1 }}
//: a text with half a letter
throw '\ud800'
//: a text of control characters
throw '\u0000\u001b[2J\u2028'
//: a forged stack
throw {name: 'E', message: 'm', stack: '    at <eval> (<input>:99999999:1)'}
//: a caller that is asked for
(function () { 'use strict'; return arguments.callee.caller })()
//: a module
import('fs').then(1); throw 1
//: a statement of a module
import fs from 'fs'
//: a host name
process.exit()
//: another host name
require('child_process')
//: an attempt to open a file
std.open('/etc/passwd')
//: a change of botContext
botContext.sendMessage = null
//: code that closes ours
})(); botContext.sendMessage('x')
//: half a text
'abc
//: half a comment
botContext.sendMessage(1 /*
//: half an expression
var r = /[

//== HARMLESS
//: a catastrophic expression that looks behind
/(?<=^(a+)+)!$/.test(new Array(40).join('a') + '?')
//: an async generator
(async function* () { for (;;); })().next()
//: the value that stops a script
try { botContext.sendImmediateReply('x') } catch (e) { throw e }
//: a species that lies
var a = [1]; a.constructor = function () { for (;;); }; a.map(function () {})
//: an object that says it is everything
Object.prototype.toJSON = Object.prototype.toString = function () { return 'x' }; botContext.sendMessage({})
//: push replaced
Array.prototype.push = function () { throw 1 }; botContext.sendMessages(['x'])
//: all of Math replaced
Math = null; botContext.setMessageDelay(10)
//: String replaced
String = function () { return 'evil' }; botContext.sendMessage(1)
//: a thousand messages
for (var i = 0; i < 1000; i++) botContext.sendMessage(i)
//: a reply and then a loop
botContext.sendImmediateReply('x'); for (;;);
//: a promise that never comes
(async function () { await new (async function () {})().constructor(function () {}); botContext.sendMessage('never') })()
//: a proxy
typeof Proxy
//: a shared buffer
typeof SharedArrayBuffer
//: a finished text
botContext.sendMessage('\ud800')
