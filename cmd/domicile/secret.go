package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// readSecret fetches a secret from where the settings say that it is.
func readSecret(ref SecretSettings, env []string) (inventory.Secret, error) {
	switch {
	case ref.Env != "" && ref.File != "":
		return "", errors.New("secret: name env or file, not both")
	case ref.Env != "":
		value := lookup(env, ref.Env)
		if value == "" {
			return "", fmt.Errorf("secret: environment variable %s is empty", ref.Env)
		}
		return inventory.Secret(value), nil
	case ref.File != "":
		data, err := os.ReadFile(credential(ref.File, env))
		if err != nil {
			return "", fmt.Errorf("secret: %w", err)
		}
		return inventory.Secret(strings.TrimRight(string(data), "\r\n")), nil
	default:
		return "", nil
	}
}

// credential is where the file of a secret lies. One that is named without a folder lies where whoever started this process
// keeps the credentials for it, as systemd does.
func credential(file string, env []string) string {
	folder := lookup(env, "CREDENTIALS_DIRECTORY")
	if folder == "" || filepath.Base(file) != file {
		return file
	}
	return filepath.Join(folder, file)
}

// withPassword puts the secret of a source into its URL, in memory only. A URL that cannot be read is not quoted: it may
// hold a password.
func withPassword(raw string, secret inventory.Secret) (inventory.Secret, error) {
	if secret == "" {
		return inventory.Secret(raw), nil
	}
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("the URL of the source cannot be read")
	}
	u.User = url.UserPassword(u.User.Username(), secret.Reveal())
	return inventory.Secret(u.String()), nil
}

// withoutPassword cuts the password out of a URL, also out of its query; user, host and path stay.
func withoutPassword(raw string) string {
	if strings.HasPrefix(raw, "file://") {
		return raw
	}
	u, err := url.Parse(raw)
	if err != nil {
		return redactURL(raw)
	}
	_, cut := u.User.Password()
	if cut {
		u.User = url.User(u.User.Username())
	}
	query := u.Query()
	for key := range query {
		if secretKey(key) {
			query.Del(key)
			u.RawQuery, cut = query.Encode(), true
		}
	}
	if !cut {
		return raw
	}
	return u.String()
}

// secretKey reports whether a key of a query may hold a secret.
func secretKey(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"pass", "pwd", "secret", "token"}, func(part string) bool {
		return strings.Contains(key, part)
	})
}

// withoutPasswords is a copy of sources that may be shown and kept.
func withoutPasswords(all []SourceSettings) []SourceSettings {
	out := slices.Clone(all)
	for i := range out {
		out[i].URL = withoutPassword(out[i].URL)
	}
	return out
}

// redactURL hides user and password of a URL, and everything behind "?".
func redactURL(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	rest, _, _ = strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		rest = "****@" + rest[at+1:]
	}
	return scheme + "://" + rest
}
