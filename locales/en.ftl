# The words of the client's side in English. A message is a whole sentence, and every language has the same ones with the same arguments;
# arguments that end in `count` are numbers. What begins with `told-` the server says in English, and says again in the reader's language:
# the English there is the server's own, letter by letter.

-language = English

## On every page

language-of-page = Language
loading = Loading…
not-loaded = This could not be loaded. Check the network, then try again.
try-again = Try again
offline = You are offline. What you typed is still here; it can be sent when the network is back.
sign-in = Sign in
sign-in-go-on = Sign in and go on here
sign-in-apart = Sign in in another tab, then go on here
sign-out = Sign out
sign-in-page = Go to the portal's sign-in
signed-in-as = Signed in as { $name }
your-profile = Your profile
back = ‹ Back
show = Show
hide = Hide
yes = Yes
no = No
idle-title = Are you still there?
idle-text = { $count ->
    [one] To protect clients' details, you will be signed out in { $count } second.
   *[other] To protect clients' details, you will be signed out in { $count } seconds.
}
idle-stay = Stay signed in
idle-unheard = That did not reach the server, so the time above still runs. Check your connection, and try again.
call-practice = Call the practice at { $phone }.
write-to-practice = Write to the practice at { $email }.
tell-practice = Tell the practice.
questions-call = Questions? Call { $phone }.
questions-write = Questions? Write to { $email }.
questions-call-or-write = Questions? Call { $phone } or write to { $email }.
not-found-title = There is no page here
not-found-text = The address may be mistyped, or the page may have moved.
not-found-start = Go to the start

## What cannot be done

refused-signed-out = You are signed out. Sign in again to go on.
refused-forbidden = You may not do this. Ask an administrator of your practice if you should be able to.
refused-not-found = This was not found. It may have been removed, or you may not see it.
refused-not-acting = You do not act for this client now. What was saved is still there.
refused-invalid = Some of what was entered needs another look.
refused-conflict = This was changed on another device. Reload to see the newest; nothing has been overwritten.
refused-unavailable = This did not work just now. Nothing was lost; try again in a moment.
refused-too-many = Too many tries. Wait a few minutes, then try again.
refused-too-large = This is more than can be sent at once. Nothing was lost; make it smaller, and try again.
refused-unexpected = Something went wrong on our side. If it happens again, tell your practice this number: { $id }

## The portal's door

portal = Client portal
your-client-portal = Your client portal
front-lead = Sign in to see your forms and go on where you stopped.
front-idle = You were signed out because nobody used this page for a while. What was saved is still there.
signed-in-here = You are signed in on this device.
front-address = Your new address is confirmed. Sign in with it from now on.
email-address = E-mail address
password = Password
forgot-your-password = Forgot your password?
new-here-link = New here? Use the link in the e-mail that your practice sent you.
new-here = New here?
new-here-text = Use the link in the e-mail that your practice sent you, or have one sent to the address that it has on file.
sign-up = Sign up

## A forgotten password

forgotten-password = Forgotten password
forgot-lead = Enter the address that you sign in with. We send a link to it, with which you set a new password.
forgot-nothing-came = Nothing arrived? Perhaps your account has another address, or you have not signed up yet. { $contact }
ask-other-address = Ask with another address
send-me-a-link = Send me a link
link-on-its-way = If there is an account with this address, a link is on its way to it. It can take a few minutes; look among the unwanted e-mails too. The link works once, for one hour.
new-password = New password
set-new-password = Set a new password
password-hint = At least 15 characters. Four plain words are easy to keep in mind.
save-new-password = Save the new password
reset-whose = For { $email }. The link works until { $until }. Every device that is signed in now will be signed out.
ask-for-new-link = Ask for a new link

## Signing up

your-invitation = Your invitation
welcome = Welcome, { $name }
invited-by = { $inviter } invited you.
join-lead = { $count ->
    [0] Set a password, and your private portal is ready.
    [one] Set a password, and one form waits for you: about { $minutes } minutes, and you can pause at any time.
   *[other] Set a password, and { $count } forms wait for you: about { $minutes } minutes in all, and you can pause at any time.
}
join-foot = Not { $name }? { $contact } Nothing has been shown or opened. The link works until { $until }.
type-password-again = Type your password again.
choose-a-password = Choose a password
create-my-account = Create my account
your-date-of-birth = Your date of birth
birth-hint = So that nobody else can use this link. For example 27 3 1988.
day = Day
month = Month
year = Year
join-used = An account was created with it. Sign in with your e-mail address and your password.
join-replaced = This link was replaced by a newer one. Look for the latest e-mail from your practice.
join-expired = For your safety a link works for a limited time.
join-revoked = The practice has taken it back. { $contact }
join-locked = The date of birth was wrong too often. { $contact } They can send you a new link.
link-unknown = It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help: { $contact }
newest-on-its-way = If a newer link can be sent, it is on its way to the address that your practice has on file. It can take a few minutes.
send-newest = Send me the newest link
sign-up-by-link = You sign up here by the link in an e-mail that your practice sends you. { $contact }
sign-up-asked = If your practice has this address on file, a link is on its way to it. It can take a few minutes; look among the unwanted e-mails too.
sign-up-nothing-came = Nothing arrived? Perhaps the practice has another address of yours. { $contact }
sign-up-lead = Enter the e-mail address that your practice has on file. We send a link to it, with which you sign up.
unknown-yet = The practice does not know you yet?

## Asking to become a client

become-client = Ask to become a client
no-requests = This practice takes no requests here. { $contact }
become-asked = An e-mail is on its way to the address that you gave. Follow the link in it: then your request reaches the practice. It can take a few minutes; look among the unwanted e-mails too.
become-nothing-came = Nothing arrived? Check how the address is written. { $contact }
become-lead = The practice looks at your request and writes to you. First we send a link to your address, which confirms that it is yours.
message-optional = Message (optional)
message-hint = For example when we can reach you. Please write nothing about your health here: this is not a safe place for it, and nobody may read it soon.
send = Send
confirm-your-address = Confirm your address
confirm-lead = Is { $email } yours? Then your request goes to the practice. The link works until { $until }.
send-my-request = Send my request
request-confirmed = The practice has your request
request-confirmed-text = Thank you. It looks at it and writes to you.
request-locked-text = The date of birth was wrong too often. Ask once more.
request-unknown-text = It may be incomplete, older than a day, or not the newest: look for the latest e-mail, or ask once more.

## A new address

new-address = New address
confirm-new-address = Confirm your new address
new-address-lead = From now on you sign in with { $email }. The link works until { $until }.
new-address-unknown = It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help, ask for the change once more.
your-password = Your password
your-password-hint = The one that you sign in with. It stays the same.
confirm-this-address = Confirm this address

## Reminders

reminders = Reminders
stop-title = Stop these reminders?
stop-done-title = The reminders are stopped
stop-text = { $practice } will send you no more reminders. Your invitation, and what you have filled in, stay as they are.
stop-done-text = { $practice } sends you no more of them. Should you want them again: { $contact }
stop-text-whom = { $practice } will send you no more reminders for { $whom }. What has been filled in stays as it is.
stop-done-text-whom = { $practice } sends you no more of them for { $whom }. Should you want them again: { $contact }
stop-button = Stop the reminders

## Home

your-portal = Your portal
hello = Hello, { $name }
news-welcome = Your account is ready.
news-changed = Your new password is set. Every other device has been signed out.
news-submitted = Thank you. Your answers are with the practice.
news-saved = Saved. You can go on at any time.
news-asked-to-sign = An e-mail is on its way. The form waits for the signature; until then it is not changed.
news-taken-back = It is taken back. You can go on with the form.
news-signed = Thank you. You have signed; another signature is still missing.
news-declined = You do not sign this. Whoever asked is told, and can go on with the form.
news-not-waiting = This does not wait for a signature any more.
to-do = To do
done = Done
no-forms = Your practice has not asked you for any forms. You will get an e-mail when it does.
lead-looks-only = You see what was submitted for { $whom }. Filling in forms is not among what you may do.
lead-you = { $count ->
    [0] Nothing is waiting for you.
    [one] One form is waiting for you: about { $minutes } minutes. You can stop at any time; what you typed is kept.
   *[other] { $count } forms are waiting: about { $minutes } minutes in all. You can stop at any time; what you typed is kept.
}
lead-nothing = Nothing is waiting for { $whom }.
lead-whom = { $count ->
    [one] One form is waiting for { $whom }: about { $minutes } minutes. You can stop at any time; what you typed is kept.
   *[other] { $count } forms are waiting for { $whom }: about { $minutes } minutes in all. You can stop at any time; what you typed is kept.
}
about-minutes = about { $minutes } min
begun = begun: go on where you stopped
waits-for-signature = Waiting for { $name }'s signature
signature-asked = Your signature is asked for
declined-to-sign = { $name } does not sign this: go on where you stopped
has-signed = { $name } has signed; another signature is missing
submitted-at = submitted { $when }
read-answers = Read the answers
withdrawn = withdrawn
please-read = Please read this now

## Profile

profile-address-asked = A link is on its way to the new address. Until you confirm it there, you sign in with the present one.
profile-cancelled = The change is cancelled. You sign in with the address that you have used so far.
profile-change-asked = The practice has what you asked for. This page says when it is decided.
profile-taken-back = It is taken back. Everything stays as it is.
profile-something-else = Is something else wrong? { $contact }
on-file = What your practice has on file
devices = Devices
signed-in-on-all = { $count ->
    [one] You are signed in on this device alone. Signing out everywhere ends this one too.
   *[other] You are signed in on { $count } devices. If you do not know one of them, sign out everywhere and set a new password.
}
sign-out-everywhere = Sign out everywhere
address-waits = { $email } waits to be confirmed: follow the link in the e-mail that we sent there, until { $until }. If nothing arrives, check how it is written; an address that serves another account cannot be used.
cancel-change = Cancel the change
you-sign-in-with = You sign in with { $email }.
use-another-address = Use another address…
new-email-address = New e-mail address
new-email-hint = It gets a link. Nothing changes before you have followed it.
send-the-link = Send the link
set-new-password-more = Set a new password…
old-password = Your password until now
full-name = Name
first-name = First name
last-name = Last name
preferred-name = Preferred name
date-of-birth = Date of birth
phone = Phone
language-of-emails = Language of e-mails
the-practices-own = The practice's own
none-on-file = None on file
ask-for-change = Ask for a change…
ask-for-change-lead = Change what is wrong. The practice looks at it first; until then everything stays as it is.
ask-the-practice = Ask the practice
change-wanted = { $seen } → { $wanted }
asked-on = Asked on { $day }, waiting for the practice.
take-it-back = Take it back
came-of-it = What came of what you asked for
was-accepted = { $field }: { $wanted } was accepted on { $day }.
was-declined = { $field }: { $wanted } was declined on { $day }.
was-declined-because = { $field }: { $wanted } was declined on { $day }. The practice says: { $reason }

## Passkeys and devices

passkeys = Passkeys
passkeys-none = With a passkey you sign in by your finger, your face, or the code of your device. You have none.
passkeys-lead = With these you sign in without your password.
passkey-add = Add a passkey
passkey-added-unused = Added { $added }, not used yet
passkey-added-used = Added { $added }, last used { $used }
passkey-remove-of = Remove the passkey of { $name }
passkey-remove-more = Remove…
passkey-remove-lead = Nobody signs in with it any more, and you get an e-mail about it. Remove it from the device too, if it asks for it again.
passkey-remove = Remove this passkey
passkey-offer-title = Sign in without your password?
passkey-offer-lead = With a passkey you sign in by your finger, your face, or the code of this device. Your password goes on working.
passkey-later = Not now
passkey-sign-in = Sign in with a passkey
passkey-or-password = Or with your password:
news-passkey-added = Your passkey is added. The next time, sign in with it.
news-passkey-removed = The passkey is removed. Sign in with your password, or with another one.
news-device-ended = The device is signed out.
passkey-cancelled = Nothing came of it: it was cancelled, or took too long. Try again when you like.
passkey-there = This device has a passkey for your login already.
passkey-failed = This did not work. Check the network, then try again.
this-device = This device
last-used = Last used { $when }
sign-out-device = Sign out { $device }
device-on = { $browser } on { $system }
a-browser = A browser
unknown-device = An unknown device

## Representatives

your-login = Your login
represent-lead = { $practice } has noted you as somebody who acts for { $whom }, as { $capacity }. Choose a password: this is a login of your own, and nobody else's account.
birth-of = The date of birth of { $whom }
create-my-login = Create my login
acting-title = For whom are you acting?
no-longer-acting = You no longer act for { $whom }. What was saved is with the practice. If this is not right: { $contact }
acting-for-nobody = You act for nobody just now. { $contact }
acting-for = You are acting for { $whom }
acting-elsewhere = You now act for { $now } in another tab. What you type here is for { $whom }, and is saved once you act for { $whom } again.
change = Change
signed-in-as-capacity = Signed in as { $name }, { $capacity }
choice-about = As { $capacity }: { $rights }
choice-about-until = As { $capacity }: { $rights }, until { $day }
go-on-for = Go on for { $whom }
act-for = Act for { $whom }
capacity-parent = parent
capacity-guardian = guardian
capacity-carer = carer
capacity-other = representative
rights-both = fills in forms, sees what was submitted
rights-fill = fills in forms
rights-see = sees what was submitted
rights-none = nothing

## A form

your-form = Your form
go-on = Go on
next = Next
step-back = Back
submit = Submit
finish-later = Finish later
ask-to-sign = Ask somebody else to sign
ask-to-sign-lead = They get an e-mail, and sign at their own login. Until then nobody changes the form; you can take it back.
ask-them = Ask
nobody-to-sign = Nobody else has a login with which they may sign this. The practice can add somebody.
back-to-form = Back to the form
typed-stays = What you typed last was not sent. It is still on this page.
back-to-start = Back to your portal
asked-since = Asked { $when }. Until then nobody changes the form.
sign-lead = { $name } asks for your signature. Read this first. You can change nothing but your signature.
sign-lead-unnamed = Your signature is asked for. Read this first. You can change nothing but your signature.
sign-it = Sign
sign-not = I do not sign this
not-saved-yet = Not saved yet…
saving = Saving…
saved-just-now = ✓ Saved just now
saved-at = ✓ Saved at { $time }
step-of = { $number } of { $all }
step-of-titled = { $title } · { $number } of { $all }
answered-of = { $number } of { $all } answered
steps = Steps
questions-answered = Questions answered
unsupported = “{ $question }” cannot be answered here yet. Tell your practice in person.
optional = { $question } (optional)
something-else = Something else
own-words = In your own words
clear-answer = Clear answer
clear-answer-of = Clear answer: { $question }
sign-hint = Type your full name. It stands for your signature.
sign-hint-other = Whoever signs types their full name here.
reference-hint = Name who or what is meant, in your own words.
like-this = Like this: { $format }
by-sliding = { $question }, by sliding
from-to = { $least } to { $most }
not-answered = Not answered yet
unit = Unit
unit-choose = Unit…
choose = Choose…
add-another = Add another: { $title }
remove-entry = Remove { $name }
was-removed = { $name } was removed.
bring-back = Bring { $name } back
answer-number = { $question }, answer { $number }
add-another-answer = Add another answer
remove = Remove
add-a-file = Add a file: { $question }
adding-file = Adding { $name }… { $share } %
add-the-file = Add the file
file-not-sent = The file could not be sent. Reload the page, and try again.
file-no-connection = The file was not added: no connection. Try again when it is back.
file-turned-away = The server takes no file of this size. Choose a smaller one, or bring it to your practice.
pad-drawn-label = { $question }, drawn
pad-empty-label = { $question }, nothing drawn yet
pad-full = The pad is full. Clear it to draw again.
pad-drawn = Drawn.
pad-lead = Draw your signature here too, if you like: with a finger, a pen or the mouse.
pad-clear = Clear what is drawn
errors-title = Some questions need another look
form-overtaken = This form was also changed on another device. What you see here is not saved, and nothing has been overwritten.
open-newest = Open the newest answers
contest-title = This form was also filled in on another device
contest-lead = These answers differ. Nothing has been overwritten: choose which ones count. All your other answers are kept.
contest-keep-here = Keep the answers from this device
contest-take-there = Take the answers from the other device
on-this-device = On this device: { $answer }
on-other-device = On the other device: { $answer }
no-answer = no answer
undecided = Not saved: choose which answers count
kept-signed-out = You are signed out. What you typed is kept on this device: sign in again and open the form.
not-kept = Not sent yet, and this browser keeps nothing. Leave the page open until it says Saved.
kept-pressed = No connection. Not sent yet. Kept on this device: press the button again when it says Saved.
kept-here = Not sent yet. Kept on this device, and sent when there is a connection.
file-under-way = A file is still being added. Then it goes on by itself.
sign-out-deletes = Not everything is sent. Signing out deletes from this device what is not: press Sign out again to do so.
saved-but = Saved, but for what needs another look
saved-when-complete = Saved when the answer is complete
brought-back = Answers that you gave on this device ({ $when }) were brought back.
brought-from-other = Answers that you gave on another device were added.

## What is wrong with an answer

told-missing-yes-no = Choose Yes or No.
told-missing-choice = Choose an answer.
told-missing-choices = Choose at least one answer.
told-missing-text = Write an answer.
told-missing-signature = Type your full name to sign.
told-missing-date = Enter a date.
told-missing-date-time = Enter a date and a time.
told-missing-time = Enter a time.
told-missing-number = Enter a number.
told-missing-url = Enter a web address.
told-missing-file = Add a photo or a document.
told-unreadable-text = Write your answer as text.
told-unreadable-date = Enter the date as year, month and day, for example 1980-05-31.
told-unreadable-date-time = Enter the date and the time, for example 2026-05-31 at 14:30.
told-unreadable-time = Enter the time as hours and minutes, for example 14:30.
told-unreadable-whole = Enter a whole number, for example 3.
told-unreadable-number = Enter a number in digits, for example 2.5.
told-unreadable-url = Enter a web address that starts with https://
told-unreadable-file = Add a photo or a document of a kind and a size that the question takes.
told-not-an-option = Choose one of the answers that are offered.
told-only-one = Give one answer only.
told-option-or-own = Choose an answer or write your own, not both.
told-too-long = Shorten this to { $most } characters; it has { $now }, { $over } too many.
told-too-short = Write at least { $least } characters.
told-too-small = Enter { $least } or more.
told-too-large = Enter { $most } or less.
told-too-early = Enter { $earliest } or later.
told-too-late = Enter { $latest } or earlier.
told-no-places = Enter a number without a decimal point.
told-one-place = Enter one digit at most after the decimal point.
told-places = Enter { $most } digits at most after the decimal point.
told-like-this = Write it like this: { $format }.
told-not-as-written = Check how this is written; the form wants it in another way.
told-exclusive = Choose “{ $option }” or other answers, not both.
told-units = Choose one of these units: { $units }.
told-too-few = Give at least { $least } answers.
told-too-many-answers = Give { $most } answers at most.
told-too-many-entries = Keep { $most } of these at most, and remove the others.
told-not-drawn = Clear what is drawn, and draw it again; or type your name alone.
told-no-name = Type the full name as well, so that the drawing can be read.
told-empty-group = Answer at least one of the questions here.
told-unknown-question = This question is not part of the form. Reload the page, then go on.
told-not-a-question = This part of the form takes no answer. Reload the page, then go on.

## What the server says

told-wrong-sign-in = The e-mail address or the password is wrong.
told-wrong-password = This is not the password of your account.
told-password-short = Use at least 15 characters. Four plain words are easy to keep in mind.
told-password-long = This password is longer than 1,024 bytes. Use a shorter one.
told-password-common = This password is on lists that attackers try first. Choose another.
told-password-context = This password is mostly your name, your address or the practice's name. Choose another.
told-password-another = Choose another password.
told-birth-unreadable = Enter your date of birth with the day first and four digits for the year, for example 27 3 1988.
told-birth-unreadable-their = Enter their date of birth with the day first and four digits for the year, for example 27 3 1988.
told-birth-wrong-last = This is not the date of birth that the practice has on file. 1 try is left.
told-birth-wrong = This is not the date of birth that the practice has on file. { $left } tries are left.
told-birth-wrong-typed-last = This is not the date that was typed in the request. If it was mistyped there, ask once more. 1 try is left.
told-birth-wrong-typed = This is not the date that was typed in the request. If it was mistyped there, ask once more. { $left } tries are left.
told-birth-locked = The date of birth was wrong five times, so this link is locked. Call the practice for a new one.
told-birth-locked-represent = The date of birth was wrong five times. The practice can send you a new link.
told-birth-locked-address = The date of birth was wrong five times, so this link is locked. Call the practice.
told-birth-locked-sign-up = The date of birth was wrong five times, so this link is locked. Ask once more, or call the practice.
told-link-unknown = This link does not work. Open it from the e-mail again.
told-link-unknown-reset = This link does not work. Open it from the e-mail again, or ask for a new one.
told-link-unknown-address = This link does not work. Open it from the e-mail again, or ask for the change once more.
told-link-ended = This link does not work any more. Reload the page to see why.
told-link-used-join = This link has been used. Sign in with your e-mail address and your password.
told-link-expired-join = This link has run out. Reload the page to ask for a newer one.
told-link-revoked-join = This link no longer works: the practice has taken it back.
told-link-replaced-join = This link was replaced by a newer one. Look for the latest e-mail from your practice.
told-link-locked-join = This link is locked. Call the practice for a new one.
told-link-ended-reset = This link does not work any more. Reload the page to see why, and ask for a new one.
told-link-used-reset = This link has been used. Sign in with the new password, or ask for a new link.
told-link-replaced-reset = This link was replaced by a newer one. Look for the latest e-mail.
told-link-expired-reset = This link has run out. Ask for a new one.
told-link-used = This link has been used
told-link-newer = There is a newer link
told-link-run-out = This link has run out
told-link-locked = This link is locked
told-link-revoked = This link no longer works
told-link-not-working = This link does not work
told-change-cancelled = This change was cancelled
told-reset-used = A new password was set with it: sign in with that one. If it was not you who set it, ask for a new link at once, and say so.
told-reset-replaced = This link was replaced by a newer one: look for the latest e-mail, or ask for another link.
told-reset-expired = For your safety a link works for one hour. Ask for a new one.
told-reset-unknown = It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help, ask for a new one.
told-address-used = The address is confirmed: sign in with it.
told-address-replaced = This link was replaced by a newer one: look for the latest e-mail.
told-address-cancelled = Sign in with the address that you have used so far.
told-no-change-waits = No change waits any more. You sign in with the address below. If it is not yours, tell the practice at once.
told-address-locked = The answer was wrong too often. Ask for the change again, or call the practice.
told-address-expired = For your safety a link works for one day. Ask for the change again.
told-address-nobody = You act for nobody just now. Your address stays as it is until you do again.
told-represent-used = Sign in with your e-mail address and the password that you chose.
told-represent-replaced = This link was replaced by a newer one: look for the latest e-mail from the practice.
told-represent-revoked = The practice has taken it back.
told-represent-expired = For safety a link works for a limited time. The practice can send you a new one.
told-account-refused = An account cannot be made with this e-mail address. Call the practice: they can help.
told-address-refused = This address cannot be used. Call the practice: they can help.
told-address-same = This is the address that you sign in with now.
told-email-missing = Enter an e-mail address.
told-email-shape = An e-mail address has one @, with a name before it and a domain after it, like name@example.org.
told-email-local = The part before the @ has a character that e-mail does not allow there.
told-email-domain = The part after the @ is not a domain, like example.org.
told-email-long = This address is longer than e-mail allows (64 characters before the @, 254 in all).
told-email-for-link = Enter your e-mail address: we send a link to it.
told-birth-missing = Enter your date of birth.
told-birth-kept = Enter your date of birth. It can be put right here, but not removed.
told-first-name = Enter a first name, on one line of up to 100 characters.
told-last-name = Enter a last name, on one line of up to 100 characters.
told-birth-future = Enter a date of birth that is not in the future, like 1988-03-27.
told-birth-no-date = This is no date. Enter a date of birth like 1988-03-27.
told-birth-no-day = There is no such day. Enter a date of birth like 1988-03-27.
told-birth-long-ago = This is too long ago. Enter a date of birth like 1988-03-27.
told-one-line = Use one line of up to { $most } characters.
told-one-of-languages = Choose one of the languages.
told-not-with-file = This does not go with what else is on file.
told-most-characters = Use up to { $most } characters.
told-form-submitted = This form has been submitted and cannot be changed.
told-form-submitted-ask = This form has been submitted and cannot be changed. Ask your practice to send it again.
told-form-taken-back = Your practice has taken this form back. Nothing more of it is sent.
told-form-waits = This form waits for { $name }'s signature, and is not changed until then. Whoever asked for it can take that back.
told-form-signed = { $name } has signed this form as it was. To change it, clear that signature; then it is given anew.
told-form-unread = This form may have changed since you opened this page. Read it again, and then sign it or not.
told-sign-first = Sign yourself first. Then you can ask somebody else.
told-none-missing = No signature is missing: you can submit the form.
told-not-to-ask = This person cannot be asked to sign now. Choose somebody else.
told-passkey-not-accepted = This passkey was not accepted. It may have been removed, or belong to another practice. Sign in with your password.
told-passkey-over = This took too long, or the page was open twice. Try again.
told-passkey-not-added = The passkey could not be added. Try again, or use another device.
told-passkey-there = This passkey is added already.
told-passkey-too-many = You have as many passkeys as there may be. Remove one that you no longer use, then add this one.
told-change-decided = This does not wait any more. The page shows what came of it.
told-change-none = Nothing differs from what is on file. Change what is wrong, then send it.
told-change-many = You have asked for many changes today. Call the practice, or go on tomorrow.
told-change-somebody-else = Somebody else has signed in on this device since this page was opened. Nothing was sent.
told-language-gone = This page is not offered in that language any more.
told-picture-unreadable = This picture cannot be read, or has too many pixels. Take it again, or choose another one.
told-file-empty = The file is empty. Choose another one.
told-file-kind = This kind of file cannot be added. { $hint }
told-file-large = The file is larger than { $most }. Choose a smaller one.
told-file-virus = The virus scanner refuses this file. Choose another one, or bring it to your practice.
told-file-unchecked = The file could not be checked for viruses just now, so it was not added. Try again in a few minutes.
told-files-many = A form takes { $most } files. Remove one, and try again in an hour, or bring this one to your practice.
told-files-too-large = The files are too large together. Go back, and add them one after the other.
told-post-too-long = This is more than a form takes. Go back, and shorten it.
told-post-unreadable = The form could not be read. Go back, reload the page, and try again.
told-hint-photo-pdf = A photo (JPEG or PNG) or a PDF, up to { $most }.
told-hint-photo = A photo (JPEG or PNG), up to { $most }.
told-hint-pdf = A PDF, up to { $most }.
told-hint-kinds = Up to { $most }: { $kinds }.
told-other-site = This request came from another site and was refused. Open the page itself and try again.
