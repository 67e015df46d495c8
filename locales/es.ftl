# The words of the client's side in Spanish: usted, plain, and at home anywhere in Latin America.

-language = Spanish

## On every page

language-of-page = Idioma
loading = Cargando…
not-loaded = No se pudo cargar. Revise la conexión e inténtelo de nuevo.
try-again = Intentar de nuevo
offline = No hay conexión. Lo que escribió sigue aquí; podrá enviarse cuando vuelva la conexión.
sign-in = Iniciar sesión
sign-in-go-on = Iniciar sesión y continuar aquí
sign-in-apart = Iniciar sesión en otra pestaña y continuar aquí
sign-out = Cerrar sesión
sign-in-page = Ir al inicio de sesión del portal
signed-in-as = Sesión iniciada como { $name }
your-profile = Su perfil
back = ‹ Volver
show = Mostrar
hide = Ocultar
yes = Sí
no = No
idle-title = ¿Sigue ahí?
idle-text = { $count ->
    [one] Para proteger los datos de los clientes, su sesión se cerrará en { $count } segundo.
   *[other] Para proteger los datos de los clientes, su sesión se cerrará en { $count } segundos.
}
idle-stay = Seguir con la sesión
idle-unheard = Eso no llegó al servidor, así que el tiempo indicado sigue corriendo. Compruebe su conexión e inténtelo de nuevo.
call-practice = Llame al consultorio al { $phone }.
write-to-practice = Escriba al consultorio a { $email }.
tell-practice = Avise al consultorio.
questions-call = ¿Tiene preguntas? Llame al { $phone }.
questions-write = ¿Tiene preguntas? Escriba a { $email }.
questions-call-or-write = ¿Tiene preguntas? Llame al { $phone } o escriba a { $email }.
not-found-title = Aquí no hay ninguna página
not-found-text = Puede que la dirección esté mal escrita o que la página haya cambiado de lugar.
not-found-start = Ir al inicio

## What cannot be done

refused-signed-out = Su sesión está cerrada. Inicie sesión de nuevo para continuar.
refused-forbidden = No puede hacer esto. Si cree que debería poder, pregunte al consultorio.
refused-not-found = No se encontró. Puede que se haya retirado o que usted no pueda verlo.
refused-not-acting = Por ahora usted no actúa en nombre de esta persona. Lo guardado sigue ahí.
refused-invalid = Revise algunos de los datos.
refused-conflict = Esto se cambió en otro dispositivo. Vuelva a cargar la página para ver lo más reciente; no se ha sobrescrito nada.
refused-unavailable = No funcionó en este momento. No se perdió nada; inténtelo de nuevo en un momento.
refused-too-many = Demasiados intentos. Espere unos minutos e inténtelo de nuevo.
refused-too-large = Es más de lo que se puede enviar de una vez. No se perdió nada; redúzcalo e inténtelo de nuevo.
refused-unexpected = Algo falló de nuestro lado. Si vuelve a ocurrir, dé este número al consultorio: { $id }

## The portal's door

portal = Portal de clientes
your-client-portal = Su portal de cliente
front-lead = Inicie sesión para ver sus formularios y continuar donde se quedó.
front-idle = Su sesión se cerró porque nadie usó esta página durante un rato. Lo guardado sigue ahí.
signed-in-here = Su sesión está iniciada en este dispositivo.
front-address = Su nueva dirección está confirmada. De ahora en adelante, inicie sesión con ella.
email-address = Correo electrónico
password = Contraseña
forgot-your-password = ¿Olvidó su contraseña?
new-here-link = ¿Es su primera vez aquí? Use el enlace del correo que le envió su consultorio.
new-here = ¿Es su primera vez aquí?
new-here-text = Use el enlace del correo que le envió su consultorio, o pida que se lo enviemos a la dirección que tiene registrada.
sign-up = Registrarse

## A forgotten password

forgotten-password = Contraseña olvidada
forgot-lead = Escriba la dirección con la que inicia sesión. Le enviaremos un enlace para crear una contraseña nueva.
forgot-nothing-came = ¿No llegó nada? Quizá su cuenta tenga otra dirección o todavía no se haya registrado. { $contact }
ask-other-address = Pedirlo con otra dirección
send-me-a-link = Enviarme un enlace
link-on-its-way = Si hay una cuenta con esta dirección, le hemos enviado un enlace. Puede tardar unos minutos; revise también el correo no deseado. El enlace sirve una sola vez, durante una hora.
new-password = Contraseña nueva
set-new-password = Cree una contraseña nueva
password-hint = Al menos 15 caracteres. Cuatro palabras sencillas son fáciles de recordar.
save-new-password = Guardar la contraseña nueva
reset-whose = Para { $email }. El enlace sirve hasta el { $until }. Se cerrará la sesión en todos los dispositivos donde esté abierta.
ask-for-new-link = Pedir otro enlace

## Signing up

your-invitation = Su invitación
welcome = Le damos la bienvenida, { $name }
invited-by = Invitación de { $inviter }.
join-lead = { $count ->
    [0] Cree una contraseña y su portal privado estará listo.
    [one] Cree una contraseña; le espera un formulario: unos { $minutes } minutos, y puede hacer una pausa cuando quiera.
   *[other] Cree una contraseña; le esperan { $count } formularios: unos { $minutes } minutos en total, y puede hacer una pausa cuando quiera.
}
join-foot = ¿No es usted { $name }? { $contact } No se ha mostrado ni abierto nada. El enlace sirve hasta el { $until }.
type-password-again = Escriba de nuevo su contraseña.
choose-a-password = Elija una contraseña
create-my-account = Crear mi cuenta
your-date-of-birth = Su fecha de nacimiento
birth-hint = Para que nadie más pueda usar este enlace. Por ejemplo: 27 3 1988.
day = Día
month = Mes
year = Año
join-used = Ya se creó una cuenta con él. Inicie sesión con su correo electrónico y su contraseña.
join-replaced = Este enlace se reemplazó por uno más reciente. Busque el último correo de su consultorio.
join-expired = Por su seguridad, los enlaces sirven durante un tiempo limitado.
join-revoked = El consultorio lo ha retirado. { $contact }
join-locked = La fecha de nacimiento fue incorrecta demasiadas veces. { $contact } Allí pueden enviarle otro enlace.
link-unknown = Puede que esté incompleto: ábralo otra vez desde el correo o cópielo entero. Si eso no ayuda: { $contact }
newest-on-its-way = Si se puede enviar un enlace más reciente, va en camino a la dirección que su consultorio tiene registrada. Puede tardar unos minutos.
send-newest = Enviarme el enlace más reciente
sign-up-by-link = Aquí se registra con el enlace de un correo que le envía su consultorio. { $contact }
sign-up-asked = Si su consultorio tiene registrada esta dirección, le hemos enviado un enlace. Puede tardar unos minutos; revise también el correo no deseado.
sign-up-nothing-came = ¿No llegó nada? Quizá el consultorio tenga otra dirección suya. { $contact }
sign-up-lead = Escriba el correo electrónico que su consultorio tiene registrado. Le enviaremos un enlace para registrarse.
unknown-yet = ¿El consultorio todavía no le conoce?

## Asking to become a client

become-client = Solicitar atención
no-requests = Este consultorio no recibe solicitudes aquí. { $contact }
become-asked = Le hemos enviado un correo a la dirección que nos dio. Siga el enlace que contiene: así su solicitud llega al consultorio. Puede tardar unos minutos; revise también el correo no deseado.
become-nothing-came = ¿No llegó nada? Revise cómo está escrita la dirección. { $contact }
become-lead = El consultorio revisa su solicitud y le escribe. Primero le enviamos un enlace para confirmar que la dirección es suya.
message-optional = Mensaje (opcional)
message-hint = Por ejemplo, cuándo podemos comunicarnos con usted. Por favor, no escriba nada sobre su salud: este no es un lugar seguro para ello y puede que nadie lo lea pronto.
send = Enviar
confirm-your-address = Confirme su dirección
confirm-lead = ¿Es suya la dirección { $email }? Entonces su solicitud llega al consultorio. El enlace sirve hasta el { $until }.
send-my-request = Enviar mi solicitud
request-confirmed = El consultorio tiene su solicitud
request-confirmed-text = Gracias. La revisarán y le escribirán.
request-locked-text = La fecha de nacimiento fue incorrecta demasiadas veces. Haga la solicitud de nuevo.
request-unknown-text = Puede que esté incompleto, que tenga más de un día o que no sea el más reciente: busque el último correo o haga la solicitud de nuevo.

## A new address

new-address = Dirección nueva
confirm-new-address = Confirme su dirección nueva
new-address-lead = De ahora en adelante iniciará sesión con { $email }. El enlace sirve hasta el { $until }.
new-address-unknown = Puede que esté incompleto: ábralo otra vez desde el correo o cópielo entero. Si eso no ayuda, pida el cambio una vez más.
your-password = Su contraseña
your-password-hint = La que usa para iniciar sesión. No cambia.
confirm-this-address = Confirmar esta dirección

## Reminders

reminders = Recordatorios
stop-title = ¿Dejar de recibir estos recordatorios?
stop-done-title = Ya no recibirá recordatorios
stop-text = { $practice } no le enviará más recordatorios. Su invitación y lo que ha llenado quedan como están.
stop-done-text = { $practice } ya no se los envía. Si los quiere de nuevo: { $contact }
stop-text-whom = { $practice } no le enviará más recordatorios para { $whom }. Lo que se ha llenado queda como está.
stop-done-text-whom = { $practice } ya no se los envía para { $whom }. Si los quiere de nuevo: { $contact }
stop-button = Dejar de recibirlos

## Home

your-portal = Su portal
hello = Hola, { $name }
news-welcome = Su cuenta está lista.
news-changed = Su contraseña nueva está guardada. Se cerró la sesión en todos los demás dispositivos.
news-submitted = Gracias. El consultorio ya tiene sus respuestas.
news-saved = Guardado. Puede continuar cuando quiera.
news-asked-to-sign = Un correo va en camino. El formulario espera la firma; hasta entonces no se cambia.
news-taken-back = Se retiró la solicitud. Puede continuar con el formulario.
news-signed = Gracias. Usted ya firmó; todavía falta otra firma.
news-declined = Usted no firma. Se le avisa a quien lo pidió, y puede continuar con el formulario.
news-not-waiting = Esto ya no espera ninguna firma.
to-do = Por hacer
done = Hecho
no-forms = Su consultorio no le ha pedido ningún formulario. Recibirá un correo cuando lo haga.
lead-looks-only = Usted ve lo que se envió por { $whom }. No tiene permiso para llenar formularios.
lead-you = { $count ->
    [0] No tiene nada pendiente.
    [one] Le espera un formulario: unos { $minutes } minutos. Puede detenerse cuando quiera; lo que escribió se conserva.
   *[other] Le esperan { $count } formularios: unos { $minutes } minutos en total. Puede detenerse cuando quiera; lo que escribió se conserva.
}
lead-nothing = No hay nada pendiente para { $whom }.
lead-whom = { $count ->
    [one] Hay un formulario pendiente para { $whom }: unos { $minutes } minutos. Puede detenerse cuando quiera; lo que escribió se conserva.
   *[other] Hay { $count } formularios pendientes para { $whom }: unos { $minutes } minutos en total. Puede detenerse cuando quiera; lo que escribió se conserva.
}
about-minutes = unos { $minutes } min
begun = comenzado: continúe donde se quedó
waits-for-signature = Se espera la firma de { $name }
signature-asked = Se le pide su firma
declined-to-sign = { $name } no firma: continúe donde se quedó
has-signed = { $name } ya firmó; falta otra firma
submitted-at = enviado el { $when }
read-answers = Leer las respuestas
withdrawn = retirado
please-read = Por favor, lea esto ahora

## Profile

profile-address-asked = Le hemos enviado un enlace a la dirección nueva. Hasta que la confirme allí, inicie sesión con la actual.
profile-cancelled = El cambio está cancelado. Inicie sesión con la dirección que ha usado hasta ahora.
profile-change-asked = El consultorio tiene su solicitud. Esta página le dirá cuándo se decida.
profile-taken-back = Se retiró la solicitud. Todo queda como está.
profile-something-else = ¿Hay algo más incorrecto? { $contact }
on-file = Lo que su consultorio tiene registrado
devices = Dispositivos
signed-in-on-all = { $count ->
    [one] Tiene la sesión abierta solo en este dispositivo. Si la cierra en todas partes, también se cierra aquí.
   *[other] Tiene la sesión abierta en { $count } dispositivos. Si no reconoce alguno, cierre la sesión en todas partes y cree una contraseña nueva.
}
sign-out-everywhere = Cerrar sesión en todas partes
address-waits = Falta confirmar { $email }: siga el enlace del correo que enviamos a esa dirección, hasta el { $until }. Si no llega nada, revise cómo está escrita; no se puede usar una dirección que ya sirve para otra cuenta.
cancel-change = Cancelar el cambio
you-sign-in-with = Usted inicia sesión con { $email }.
use-another-address = Usar otra dirección…
new-email-address = Correo electrónico nuevo
new-email-hint = Recibirá un enlace. Nada cambia antes de que lo siga.
send-the-link = Enviar el enlace
set-new-password-more = Crear una contraseña nueva…
old-password = Su contraseña hasta ahora
full-name = Nombre completo
first-name = Nombre
last-name = Apellido
preferred-name = Nombre que prefiere
date-of-birth = Fecha de nacimiento
phone = Teléfono
language-of-emails = Idioma de los correos
the-practices-own = El del consultorio
none-on-file = No registrado
ask-for-change = Pedir un cambio…
ask-for-change-lead = Corrija lo que esté mal. Primero lo revisa el consultorio; hasta entonces todo queda como está.
ask-the-practice = Pedirlo al consultorio
change-wanted = { $seen } → { $wanted }
asked-on = Solicitado el { $day }; falta la respuesta del consultorio.
take-it-back = Retirar la solicitud
came-of-it = Qué se decidió sobre sus solicitudes
was-accepted = { $field }: { $wanted } se aceptó el { $day }.
was-declined = { $field }: { $wanted } se rechazó el { $day }.
was-declined-because = { $field }: { $wanted } se rechazó el { $day }. El consultorio dice: { $reason }

## Passkeys and devices

passkeys = Llaves de acceso
passkeys-none = Con una llave de acceso (passkey) inicia sesión con su huella, su rostro o el código de su dispositivo. Todavía no tiene ninguna.
passkeys-lead = Con estas inicia sesión sin su contraseña.
passkey-add = Agregar una llave de acceso
passkey-added-unused = Agregada el { $added }; todavía sin usar
passkey-added-used = Agregada el { $added }; usada por última vez el { $used }
passkey-remove-of = Quitar la llave de acceso de { $name }
passkey-remove-more = Quitar…
passkey-remove-lead = Ya nadie podrá iniciar sesión con ella, y usted recibirá un correo que lo confirma. Quítela también del dispositivo si este la sigue ofreciendo.
passkey-remove = Quitar esta llave de acceso
passkey-offer-title = ¿Iniciar sesión sin contraseña?
passkey-offer-lead = Con una llave de acceso (passkey) inicia sesión con su huella, su rostro o el código de este dispositivo. Su contraseña sigue funcionando.
passkey-later = Ahora no
passkey-sign-in = Iniciar sesión con una llave de acceso
passkey-or-password = O con su contraseña:
news-passkey-added = Su llave de acceso está agregada. La próxima vez, inicie sesión con ella.
news-passkey-removed = Se quitó la llave de acceso. Inicie sesión con su contraseña o con otra llave.
news-device-ended = Se cerró la sesión en el dispositivo.
passkey-cancelled = No se completó: se canceló o tardó demasiado. Inténtelo de nuevo cuando quiera.
passkey-there = Este dispositivo ya tiene una llave de acceso para su cuenta.
passkey-failed = No funcionó. Revise la conexión e inténtelo de nuevo.
this-device = Este dispositivo
last-used = Usado por última vez el { $when }
sign-out-device = Cerrar la sesión en { $device }
device-on = { $browser } en { $system }
a-browser = Un navegador
unknown-device = Un dispositivo desconocido

## Representatives

your-login = Su acceso
represent-lead = { $practice } ha registrado que usted actúa en nombre de { $whom } ({ $capacity }). Elija una contraseña: este acceso es solo suyo y no es la cuenta de nadie más.
birth-of = La fecha de nacimiento de { $whom }
create-my-login = Crear mi acceso
acting-title = ¿En nombre de quién actúa?
no-longer-acting = Usted ya no actúa en nombre de { $whom }. El consultorio tiene lo que se guardó. Si esto no es correcto: { $contact }
acting-for-nobody = Por ahora usted no actúa en nombre de nadie. { $contact }
acting-for = Usted actúa en nombre de { $whom }
acting-elsewhere = Ahora usted actúa en nombre de { $now } en otra pestaña. Lo que escribe aquí es en nombre de { $whom } y se guardará cuando vuelva a actuar en nombre de { $whom }.
change = Cambiar
signed-in-as-capacity = Sesión iniciada como { $name } ({ $capacity })
choice-about = En calidad de { $capacity }: { $rights }
choice-about-until = En calidad de { $capacity }: { $rights }, hasta el { $day }
go-on-for = Continuar en nombre de { $whom }
act-for = Actuar en nombre de { $whom }
capacity-parent = madre o padre
capacity-guardian = tutor o tutora legal
capacity-carer = cuidador o cuidadora
capacity-other = representante
rights-both = llena formularios y ve lo que se envió
rights-fill = llena formularios
rights-see = ve lo que se envió
rights-none = nada

## A form

your-form = Su formulario
go-on = Continuar
next = Siguiente
step-back = Atrás
submit = Enviar
finish-later = Terminar después
ask-to-sign = Pedir a otra persona que firme
ask-to-sign-lead = Esa persona recibe un correo y firma con su propio acceso. Hasta entonces nadie cambia el formulario; usted puede retirar la solicitud.
ask-them = Pedir
nobody-to-sign = Nadie más tiene un acceso con el que pueda firmar esto. El consultorio puede agregar a alguien.
back-to-form = Volver al formulario
typed-stays = Lo último que escribió no se envió. Sigue en esta página.
back-to-start = Volver a su portal
asked-since = Se pidió el { $when }. Hasta entonces nadie cambia el formulario.
sign-lead = { $name } le pide su firma. Lea esto primero. No puede cambiar nada más que su firma.
sign-lead-unnamed = Se le pide su firma. Lea esto primero. No puede cambiar nada más que su firma.
sign-it = Firmar
sign-not = No firmo esto
not-saved-yet = Aún no se ha guardado…
saving = Guardando…
saved-just-now = ✓ Guardado ahora mismo
saved-at = ✓ Guardado a las { $time }
step-of = { $number } de { $all }
step-of-titled = { $title } · { $number } de { $all }
answered-of = { $number } de { $all } respondidas
steps = Pasos
questions-answered = Preguntas respondidas
unsupported = «{ $question }» todavía no se puede responder aquí. Dígaselo a su consultorio en persona.
optional = { $question } (opcional)
something-else = Otra respuesta
own-words = Con sus propias palabras
clear-answer = Borrar la respuesta
clear-answer-of = Borrar la respuesta: { $question }
sign-hint = Escriba su nombre completo. Vale como su firma.
sign-hint-other = Quien firma escribe aquí su nombre completo.
reference-hint = Diga con sus propias palabras de quién o de qué se trata.
like-this = Así: { $format }
by-sliding = { $question }, con el deslizador
from-to = de { $least } a { $most }
not-answered = Sin responder
unit = Unidad
unit-choose = Unidad…
choose = Elija…
add-another = Agregar otro: { $title }
remove-entry = Quitar { $name }
was-removed = Se quitó { $name }.
bring-back = Recuperar { $name }
answer-number = { $question }, respuesta { $number }
add-another-answer = Agregar otra respuesta
remove = Quitar
add-a-file = Agregar un archivo: { $question }
adding-file = Agregando { $name }… { $share } %
add-the-file = Agregar el archivo
file-not-sent = No se pudo enviar el archivo. Vuelva a cargar la página e inténtelo de nuevo.
file-no-connection = El archivo no se agregó: no hay conexión. Inténtelo de nuevo cuando vuelva.
file-turned-away = El servidor no acepta archivos de este tamaño. Elija uno más pequeño o llévelo a su consultorio.
pad-drawn-label = { $question }, con dibujo
pad-empty-label = { $question }, todavía sin dibujo
pad-full = No queda espacio. Bórrelo para dibujar de nuevo.
pad-drawn = Dibujada.
pad-lead = Si quiere, dibuje también su firma aquí: con un dedo, un lápiz óptico o el ratón.
pad-clear = Borrar el dibujo
errors-title = Revise algunas preguntas
form-overtaken = Este formulario también se cambió en otro dispositivo. Lo que ve aquí no está guardado y no se ha sobrescrito nada.
open-newest = Abrir las respuestas más recientes
contest-title = Este formulario también se llenó en otro dispositivo
contest-lead = Estas respuestas son distintas. No se ha sobrescrito nada: elija cuáles valen. Todas sus demás respuestas se conservan.
contest-keep-here = Conservar las respuestas de este dispositivo
contest-take-there = Usar las respuestas del otro dispositivo
on-this-device = En este dispositivo: { $answer }
on-other-device = En el otro dispositivo: { $answer }
no-answer = sin respuesta
undecided = Sin guardar: elija qué respuestas valen
kept-signed-out = Su sesión está cerrada. Lo que escribió se conserva en este dispositivo: inicie sesión de nuevo y abra el formulario.
not-kept = Aún no se ha enviado, y este navegador no guarda nada. Deje la página abierta hasta que diga Guardado.
kept-pressed = No hay conexión. Aún no se ha enviado. Se conserva en este dispositivo: presione el botón de nuevo cuando diga Guardado.
kept-here = Aún no se ha enviado. Se conserva en este dispositivo y se enviará cuando haya conexión.
file-under-way = Todavía se está agregando un archivo. Después continuará por sí solo.
sign-out-deletes = Todavía no se ha enviado todo. Si cierra la sesión, lo que falta se borra de este dispositivo: presione Cerrar sesión de nuevo para hacerlo.
saved-but = Guardado, menos lo que falta revisar
saved-when-complete = Se guardará cuando la respuesta esté completa
brought-back = Se recuperaron las respuestas que dio en este dispositivo ({ $when }).
brought-from-other = Se agregaron las respuestas que dio en otro dispositivo.

## What is wrong with an answer

told-missing-yes-no = Elija Sí o No.
told-missing-choice = Elija una respuesta.
told-missing-choices = Elija al menos una respuesta.
told-missing-text = Escriba una respuesta.
told-missing-signature = Escriba su nombre completo para firmar.
told-missing-date = Escriba una fecha.
told-missing-date-time = Escriba una fecha y una hora.
told-missing-time = Escriba una hora.
told-missing-number = Escriba un número.
told-missing-url = Escriba una dirección web.
told-missing-file = Agregue una foto o un documento.
told-unreadable-text = Escriba su respuesta como texto.
told-unreadable-date = Escriba la fecha con año, mes y día; por ejemplo, 1980-05-31.
told-unreadable-date-time = Escriba la fecha y la hora; por ejemplo, 2026-05-31 a las 14:30.
told-unreadable-time = Escriba la hora y los minutos; por ejemplo, 14:30.
told-unreadable-whole = Escriba un número entero; por ejemplo, 3.
told-unreadable-number = Escriba un número con cifras; por ejemplo, 2.5.
told-unreadable-url = Escriba una dirección web que empiece con https://
told-unreadable-file = Agregue una foto o un documento del tipo y el tamaño que acepta la pregunta.
told-not-an-option = Elija una de las respuestas que se ofrecen.
told-only-one = Dé una sola respuesta.
told-option-or-own = Elija una respuesta o escriba la suya, pero no las dos cosas.
told-too-long = Acorte el texto a { $most } caracteres; tiene { $now }: { $over } de más.
told-too-short = Escriba al menos { $least } caracteres.
told-too-small = Escriba { $least } o más.
told-too-large = Escriba { $most } o menos.
told-too-early = Escriba el { $earliest } o una fecha posterior.
told-too-late = Escriba el { $latest } o una fecha anterior.
told-no-places = Escriba un número sin decimales.
told-one-place = Escriba como máximo una cifra decimal.
told-places = Escriba como máximo { $most } cifras decimales.
told-like-this = Escríbalo así: { $format }.
told-not-as-written = Revise cómo está escrito; el formulario lo pide de otra manera.
told-exclusive = Elija «{ $option }» u otras respuestas, pero no ambas.
told-units = Elija una de estas unidades: { $units }.
told-too-few = Dé al menos { $least } respuestas.
told-too-many-answers = Dé { $most } respuestas como máximo.
told-too-many-entries = Deje { $most } como máximo y quite las demás.
told-not-drawn = Borre el dibujo y hágalo de nuevo, o escriba solo su nombre.
told-no-name = Escriba también el nombre completo, para que se pueda leer el dibujo.
told-empty-group = Responda al menos una de estas preguntas.
told-unknown-question = Esta pregunta no es parte del formulario. Vuelva a cargar la página y continúe.
told-not-a-question = Esta parte del formulario no lleva respuesta. Vuelva a cargar la página y continúe.

## What the server says

told-wrong-sign-in = El correo electrónico o la contraseña no son correctos.
told-wrong-password = Esta no es la contraseña de su cuenta.
told-password-short = Use al menos 15 caracteres. Cuatro palabras sencillas son fáciles de recordar.
told-password-long = Esta contraseña tiene más de 1024 bytes. Use una más corta.
told-password-common = Esta contraseña está en listas que los atacantes prueban primero. Elija otra.
told-password-context = Esta contraseña se compone casi por completo de su nombre, su dirección o el nombre del consultorio. Elija otra.
told-password-another = Elija otra contraseña.
told-birth-unreadable = Escriba su fecha de nacimiento con el día primero y el año con cuatro cifras; por ejemplo, 27 3 1988.
told-birth-unreadable-their = Escriba la fecha de nacimiento con el día primero y el año con cuatro cifras; por ejemplo, 27 3 1988.
told-birth-wrong-last = Esta no es la fecha de nacimiento que tiene registrada el consultorio. Le queda 1 intento.
told-birth-wrong = Esta no es la fecha de nacimiento que tiene registrada el consultorio. Le quedan { $left } intentos.
told-birth-wrong-typed-last = Esta no es la fecha que se escribió en la solicitud. Si allí se escribió mal, haga la solicitud una vez más. Le queda 1 intento.
told-birth-wrong-typed = Esta no es la fecha que se escribió en la solicitud. Si allí se escribió mal, haga la solicitud una vez más. Le quedan { $left } intentos.
told-birth-locked = La fecha de nacimiento fue incorrecta cinco veces, así que este enlace está bloqueado. Llame al consultorio para pedir otro.
told-birth-locked-represent = La fecha de nacimiento fue incorrecta cinco veces. El consultorio puede enviarle otro enlace.
told-birth-locked-address = La fecha de nacimiento fue incorrecta cinco veces, así que este enlace está bloqueado. Llame al consultorio.
told-birth-locked-sign-up = La fecha de nacimiento fue incorrecta cinco veces, así que este enlace está bloqueado. Pídalo una vez más o llame al consultorio.
told-link-unknown = Este enlace no funciona. Ábralo otra vez desde el correo.
told-link-unknown-reset = Este enlace no funciona. Ábralo otra vez desde el correo o pida otro.
told-link-unknown-address = Este enlace no funciona. Ábralo otra vez desde el correo o pida el cambio una vez más.
told-link-ended = Este enlace ya no funciona. Vuelva a cargar la página para ver por qué.
told-link-used-join = Este enlace ya se usó. Inicie sesión con su correo electrónico y su contraseña.
told-link-expired-join = Este enlace venció. Vuelva a cargar la página para pedir uno más reciente.
told-link-revoked-join = Este enlace ya no funciona: el consultorio lo ha retirado.
told-link-replaced-join = Este enlace se reemplazó por uno más reciente. Busque el último correo de su consultorio.
told-link-locked-join = Este enlace está bloqueado. Llame al consultorio para pedir otro.
told-link-ended-reset = Este enlace ya no funciona. Vuelva a cargar la página para ver por qué y pida otro.
told-link-used-reset = Este enlace ya se usó. Inicie sesión con la contraseña nueva o pida otro enlace.
told-link-replaced-reset = Este enlace se reemplazó por uno más reciente. Busque el último correo.
told-link-expired-reset = Este enlace venció. Pida otro.
told-link-used = Este enlace ya se usó
told-link-newer = Hay un enlace más reciente
told-link-run-out = Este enlace venció
told-link-locked = Este enlace está bloqueado
told-link-revoked = Este enlace ya no funciona
told-link-not-working = Este enlace no funciona
told-change-cancelled = Este cambio se canceló
told-reset-used = Con él ya se creó una contraseña nueva: inicie sesión con ella. Si no fue usted quien la creó, pida otro enlace de inmediato y avise al consultorio.
told-reset-replaced = Este enlace se reemplazó por uno más reciente: busque el último correo o pida otro enlace.
told-reset-expired = Por su seguridad, el enlace sirve durante una hora. Pida otro.
told-reset-unknown = Puede que esté incompleto: ábralo otra vez desde el correo o cópielo entero. Si eso no ayuda, pida otro.
told-address-used = La dirección está confirmada: inicie sesión con ella.
told-address-replaced = Este enlace se reemplazó por uno más reciente: busque el último correo.
told-address-cancelled = Inicie sesión con la dirección que ha usado hasta ahora.
told-no-change-waits = Ya no hay ningún cambio pendiente. Inicie sesión con la dirección que aparece abajo. Si no es suya, avise enseguida al consultorio.
told-address-locked = La respuesta fue incorrecta demasiadas veces. Pida el cambio de nuevo o llame al consultorio.
told-address-expired = Por su seguridad, el enlace sirve durante un día. Pida el cambio de nuevo.
told-address-nobody = Ahora mismo no actúa por nadie. Su dirección sigue siendo la misma hasta que vuelva a hacerlo.
told-represent-used = Inicie sesión con su correo electrónico y la contraseña que eligió.
told-represent-replaced = Este enlace se reemplazó por uno más reciente: busque el último correo del consultorio.
told-represent-revoked = El consultorio lo ha retirado.
told-represent-expired = Por seguridad, los enlaces sirven durante un tiempo limitado. El consultorio puede enviarle otro.
told-account-refused = No se puede crear una cuenta con este correo electrónico. Llame al consultorio: allí pueden ayudarle.
told-address-refused = No se puede usar esta dirección. Llame al consultorio: allí pueden ayudarle.
told-address-same = Esta es la dirección con la que ya inicia sesión.
told-email-missing = Escriba un correo electrónico.
told-email-shape = Un correo electrónico lleva una @, con un nombre antes y un dominio después, como nombre@example.org.
told-email-local = La parte antes de la @ tiene un carácter que el correo electrónico no permite.
told-email-domain = La parte después de la @ no es un dominio, como example.org.
told-email-long = Esta dirección es más larga de lo que permite el correo electrónico (64 caracteres antes de la @, 254 en total).
told-email-for-link = Escriba su correo electrónico: allí le enviaremos un enlace.
told-birth-missing = Escriba su fecha de nacimiento.
told-birth-kept = Escriba su fecha de nacimiento. Aquí se puede corregir, pero no quitar.
told-first-name = Escriba un nombre, en una sola línea de hasta 100 caracteres.
told-last-name = Escriba un apellido, en una sola línea de hasta 100 caracteres.
told-birth-future = Escriba una fecha de nacimiento que no esté en el futuro, como 1988-03-27.
told-birth-no-date = Esto no es una fecha. Escriba una fecha de nacimiento como 1988-03-27.
told-birth-no-day = Ese día no existe. Escriba una fecha de nacimiento como 1988-03-27.
told-birth-long-ago = Esta fecha es demasiado antigua. Escriba una fecha de nacimiento como 1988-03-27.
told-one-line = Use una sola línea de hasta { $most } caracteres.
told-one-of-languages = Elija uno de los idiomas.
told-not-with-file = Esto no concuerda con lo demás que está registrado.
told-most-characters = Use hasta { $most } caracteres.
told-form-submitted = Este formulario ya se envió y no se puede cambiar.
told-form-submitted-ask = Este formulario ya se envió y no se puede cambiar. Pida a su consultorio que se lo envíe de nuevo.
told-form-taken-back = Su consultorio retiró este formulario. No se envía nada más de él.
told-form-waits = Este formulario espera la firma de { $name } y no se cambia hasta entonces. Quien la pidió puede retirar la solicitud.
told-form-signed = { $name } firmó este formulario tal como estaba. Para cambiarlo, borre esa firma; después se da de nuevo.
told-form-unread = Es posible que este formulario haya cambiado desde que abrió esta página. Léalo de nuevo y luego fírmelo o no.
told-sign-first = Firme usted primero. Después puede pedírselo a otra persona.
told-none-missing = No falta ninguna firma: puede enviar el formulario.
told-not-to-ask = Ahora no se le puede pedir la firma a esta persona. Elija a otra.
told-passkey-not-accepted = No se aceptó esta llave de acceso. Puede que se haya quitado o que sea de otro consultorio. Inicie sesión con su contraseña.
told-passkey-over = Tardó demasiado o la página estaba abierta dos veces. Inténtelo de nuevo.
told-passkey-not-added = No se pudo agregar la llave de acceso. Inténtelo de nuevo o use otro dispositivo.
told-passkey-there = Esta llave de acceso ya está agregada.
told-passkey-too-many = Ya tiene el máximo de llaves de acceso. Quite una que ya no use y luego agregue esta.
told-change-decided = Esta solicitud ya no está pendiente. La página muestra qué se decidió.
told-change-none = Nada difiere de lo que está registrado. Cambie lo que esté mal y luego envíelo.
told-change-many = Hoy ha pedido muchos cambios. Llame al consultorio o continúe mañana.
told-change-somebody-else = Otra persona inició sesión en este dispositivo después de que se abrió esta página. No se envió nada.
told-language-gone = Esta página ya no se ofrece en ese idioma.
told-picture-unreadable = Esta imagen no se puede leer o tiene demasiados píxeles. Tómela de nuevo o elija otra.
told-file-empty = El archivo está vacío. Elija otro.
told-file-kind = No se puede agregar este tipo de archivo. { $hint }
told-file-large = El archivo pesa más de { $most }. Elija uno más pequeño.
told-file-virus = El antivirus rechaza este archivo. Elija otro o llévelo a su consultorio.
told-file-unchecked = En este momento no se pudo revisar si el archivo tiene virus, así que no se agregó. Inténtelo de nuevo en unos minutos.
told-files-many = Un formulario admite { $most } archivos. Quite uno e inténtelo de nuevo en una hora, o lleve este a su consultorio.
told-files-too-large = Los archivos pesan demasiado juntos. Vuelva atrás y agréguelos uno por uno.
told-post-too-long = Esto es más de lo que admite un formulario. Vuelva atrás y acórtelo.
told-post-unreadable = No se pudo leer el formulario. Vuelva atrás, cargue de nuevo la página e inténtelo otra vez.
told-hint-photo-pdf = Una foto (JPEG o PNG) o un PDF, de hasta { $most }.
told-hint-photo = Una foto (JPEG o PNG), de hasta { $most }.
told-hint-pdf = Un PDF, de hasta { $most }.
told-hint-kinds = Hasta { $most }: { $kinds }.
told-other-site = Esta solicitud vino de otro sitio y se rechazó. Abra la página misma e inténtelo de nuevo.
