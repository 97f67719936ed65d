package notify

import (
	"context"
	"crypto/tls"
	"errors"
	"html/template"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/domicile/domicile/internal/inventory"
)

// The ports of mail: submission with STARTTLS (RFC 6409) and implicit TLS (RFC 8314).
const (
	portSubmission = 587
	portImplicit   = 465
)

// mailServer is what the address of a mail target says: smtp:// asks for STARTTLS, smtps:// for TLS from the first byte.
type mailServer struct {
	host     string
	port     int
	user     string
	implicit bool
}

// parseMailServer reads smtp://user@host:port. It never quotes what it cannot read.
func parseMailServer(address inventory.Secret) (mailServer, error) {
	u, err := url.Parse(address.Reveal())
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return mailServer{}, errAddress
	}
	m := mailServer{host: u.Hostname(), user: u.User.Username(), implicit: u.Scheme == "smtps", port: portSubmission}
	if m.implicit {
		m.port = portImplicit
	}
	if u.Port() != "" {
		if m.port, err = strconv.Atoi(u.Port()); err != nil {
			return mailServer{}, errAddress
		}
	}
	return m, nil
}

// sendMail delivers a letter as a mail of text and HTML.
func sendMail(ctx context.Context, l *letter, trust *tls.Config) outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	server, err := parseMailServer(l.target.URL)
	if err != nil {
		return outcome{code: err.Error()}
	}
	msg, err := writeMail(l, server.host)
	if err != nil {
		return outcome{code: "the mail cannot be written"}
	}
	client, err := mail.NewClient(server.host, server.options(l.target.Key, trust)...)
	if err != nil {
		return outcome{code: errAddress.Error()}
	}
	return outcome{code: mailCode(client.DialAndSendWithContext(ctx, msg))}
}

// options say how to reach the server: verified TLS always, but for a server on this machine that offers none. A password
// is never sent without TLS.
func (m mailServer) options(password inventory.Secret, trust *tls.Config) []mail.Option {
	config := &tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12}
	if trust != nil {
		config.RootCAs = trust.RootCAs
	}
	options := []mail.Option{mail.WithPort(m.port), mail.WithTimeout(patience), mail.WithTLSConfig(config), mail.WithoutNoop()}
	switch {
	case m.implicit:
		options = append(options, mail.WithSSL())
	case loopback(m.host):
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if password != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.user), mail.WithPassword(password.Reveal()))
	}
	return options
}

// writeMail makes the message. The library encodes every header, so no word of ours can begin another one.
func writeMail(l *letter, host string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(l.target.From), msg.To(l.target.To...)); err != nil {
		return nil, err
	}
	msg.Subject(l.said.Title)
	msg.SetDateWithValue(l.now)
	msg.SetMessageIDWithValue(l.id + "@" + host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: out-of-office replies stay away
	text := strings.Join(append([]string{l.said.Title, ""}, l.said.Lines...), "\r\n")
	if l.said.Link != "" {
		text += "\r\n\r\n" + l.said.Link
	}
	msg.SetBodyString(mail.TypeTextPlain, text+"\r\n")
	var html strings.Builder
	if err := mailPage().Execute(&html, map[string]any{"Lang": l.target.Words.Lang, "Said": l.said}); err != nil {
		return nil, err
	}
	msg.AddAlternativeString(mail.TypeTextHTML, html.String())
	return msg, nil
}

// mailPage is the HTML of a mail.
func mailPage() *template.Template {
	return template.Must(template.New("mail").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}"><body><h3>{{.Said.Title}}</h3>
<ul>{{range .Said.Lines}}<li>{{.}}</li>{{end}}</ul>
{{if .Said.Link}}<p><a href="{{.Said.Link}}">{{.Said.Open}}</a></p>{{end}}
</body></html>
`))
}

// mailCode words an error of the library without its text, which names people and servers.
func mailCode(err error) string {
	if err == nil {
		return ""
	}
	if refused, ok := errors.AsType[*mail.SendError](err); ok && refused.ErrorCode() != 0 {
		return "smtp " + strconv.Itoa(refused.ErrorCode())
	}
	if answer, ok := errors.AsType[*textproto.Error](err); ok { // before the message: the greeting, TLS, the password
		return "smtp " + strconv.Itoa(answer.Code)
	}
	return transportCode(err)
}
