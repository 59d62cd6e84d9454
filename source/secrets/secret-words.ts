/*
Which names are secrets: data alone. How a name is compared with it: `secret-names.ts`.

Sources of the names: the default deny lists of error reporters (Sentry's data scrubbing, Rails' filter parameters, Rollbar),
the parameters of RFC 6749, RFC 7521, RFC 7636 and OpenID Connect, the bindings of SAML 2.0, the field names of PCI DSS
guidance, and what login forms of each language call a password.
*/

/**
English words that also stand as values and in other texts: a value that is one of them is masked only in its own place.
*/
export const plainWords: ReadonlySet<string> = new Set(
	[
		'pass passw passwd password passphrase passcode passkey pwd pw psw pswd paswd pword pin pins puk secret',
		'token tokens jwt bearer auth oauth authorization authorisation authentication authn credential credentials creds',
		'cred apikey appkey signature sig nonce ticket session sess sessid sid csrf xsrf otp totp hotp mfa tfa mtan',
		'card pan cvv cvc csc cvn cvd iban ssn dpop hmac assertion',
	].flatMap(words => words.split(' ')),
);

/**
Words that say by themselves, as one word of a name, that its value is secret: `user[pass]`, `newPin`, `cvv2`, `X-Auth-Token`.
*/
export const secretWords: ReadonlySet<string> = new Set([
	...plainWords,
	// Of other languages, too short, or too much like others, to be looked for inside of a word.
	...[
		'mdp passe jeton clave claves parola parolas senha senhas heslo hesla haslo hasla parol parool geslo geheim geheimnis',
		'sifre sifresi mima losen segredo secreto segreto gizli sandi tan puk pasahitza salasana lozinka zaporka',
	].flatMap(words => words.split(' ')),
]);

/**
The same wherever they stand in a name, written as one word or with any signs between their parts: `PHPSESSID`, `userpassword`, `access_token`, `api-key`, `motDePasse`.
*/
export const secretParts: readonly string[] = [
	'password passwrd passwd passwort passwoord passw0rd pasword passphrase passcode passkey pwd secret token credential',
	'authorization authorisation session sessid csrf xsrf oauth auth_key x_auth http_auth auth_code app_token key_pass',
	'api_key access_key private_key secret_key shared_key signing_key encryption_key decryption_key master_key session_key',
	'consumer_key client_key account_key subscription_key storage_key service_key webhook_key license_key licence_key',
	'ssh_key rsa_key hmac_key aes_key app_key priv_key seed_phrase recovery_phrase mnemonic recovery_code backup_code',
	'credit_card debit_card card_number card_num card_no card_cvv card_code cc_number cc_num cc_no cc_cvv cc_cvc cc_csc',
	'primary_account account_number security_code security_answer secret_answer verification_code verify_code',
	'one_time_code one_time_pass sms_code pin_code pin_number two_factor 2fa otp_code device_code user_code code_verifier',
	'authorization_code social_security',
	// German, Dutch, Swedish, Danish and Norwegian, Icelandic
	'kennwort losungswort zugangs_code kredit_karte karten_nummer karten_nr pruf_nummer pruf_ziffer geheim_zahl geheim_code',
	'wachtwoord wagwoord toegangs_code losenord passord adgangskode kodeord lykilord',
	// French, Spanish, Catalan, Galician, Portuguese, Italian
	'mot_de_passe mot_passe code_secret cryptogramme numero_carte num_carte carte_bancaire cle_api',
	'contrasena contrasenia contrasenya contrasinal clave_secreta clave_acceso clave_api numero_tarjeta num_tarjeta',
	'codigo_seguridad codigo_de_seguridad palavra_passe palavra_pass numero_cartao num_cartao codigo_seguranca',
	'codigo_de_seguranca chave_api chave_secreta parola_d_ordine carta_di_credito numero_carta codice_segreto',
	'codice_sicurezza codice_di_sicurezza',
	// Croatian and Serbian, Lithuanian, Estonian, Finnish, Hungarian
	'lozinka zaporka slaptazodis salasona salasana tunnussana jelszo',
	// Albanian, Welsh, Irish, Basque, Swahili, Esperanto, Malay, Indonesian, Vietnamese
	'fjalekalim cyfrinair pasfhocal focal_faire pasahitza nenosiri pasvorto kata_laluan kata_sandi mat_khau',
	// Transliterated
	'kodikos synthimatiko bimilbeonho yanzhengma pasuwado',
].flatMap(words => words.split(' '));

/**
The same in scripts other than Latin.
*/
export const secretPartsOfOtherScripts: readonly string[] = [
	'пароль пароля парола гасло лозинка секрет токен пинкод құпиясөз',
	'κωδικός κωδικος συνθηματικό',
	'密码 密碼 口令 验证码 驗證碼 校验码 密钥 密鑰 令牌 パスワード パスコード 暗証番号 合言葉 秘密鍵 비밀번호 암호 패스워드',
	'كلمةالمرور كلمةالسر كلمهالمرور كلمهالسر رمزعبور رمزالعبور گذرواژه סיסמה סיסמא पासवर्ड পাসওয়ার্ড கடவுச்சொல் รหัสผ่าน',
	'პაროლი գաղտնաբառ',
].flatMap(words => words.split(' '));

/**
What stands before or after a short word that is written together with it: `userpass`, `newpin`, `pwdhash`.
*/
export const companions: readonly string[] = [
	'user usr login logon signin log admin adm root db sql mysql pgsql pg redis mongo my new old cur current repeat rep',
	'retype confirm conf verify ver again first second ftp sftp ssh smtp imap mail email account acct acc auth wifi wlan',
	'wpa vpn wp web api app client customer cust member master temp tmp default net proxy ldap key hash hashed md5 sha',
	'text txt field fld input inp enc encrypted plain clear the your num number val value str string card cc sms tok code',
	'access secure reg register change reset update salt word',
].flatMap(words => words.split(' '));

/**
Names that are secrets only as a whole: their words are innocent in others (`cookie_consent`).
*/
export const secretNames: ReadonlySet<string> = new Set(
	[
		'cookie cookies cookie2 setcookie setcookie2 documentcookie samlresponse samlrequest samlart relaystate wresult',
	].flatMap(words => words.split(' ')),
);

/**
Names that hold such a word and no secret: numbers of language models, kinds, search words, keys that sort or find.
*/
export const innocentNames =
	/^(?:(?:max|min|total|prompt|completion|input|output|num|n)_?tokens?(?:_?(?:count|limit))?|tokens?_?(?:type|count|limit|usage)|auth_?(?:type|method|mode)|palabras?_?claves?|parol[ae]_?chiave|pass_?through|(?:session|card)_?(?:type|count))$/;

/**
Keys of headers and JSON that sort, find or name something: `sort_key`, `Idempotency-Key`.
*/
export const innocentKeys =
	/^sec-|(?:^|[-_])(?:sort|primary|foreign|public|publishable|cache|partition|row|group|order|unique|index|translation|i18n|meta|message|lookup|object|map|hot|idempotency|surrogate|routing|natural|composite|candidate|dedup)[-_]key$/;
