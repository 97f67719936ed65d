package notify_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run/notify"
)

// post is a mail server: it asks for a password, which it takes over TLS alone, and keeps what it gets.
type post struct {
	mu   sync.Mutex
	from string
	to   []string
	data []byte
	// tls says that the password came over TLS; refuse is the answer to a receiver.
	tls    bool
	refuse error
}

// NewSession implements [smtp.Backend].
func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { //nolint:ireturn // as the library has it
	return &session{post: p, conn: c}, nil
}

type session struct {
	post *post
	conn *smtp.Conn
	in   bool
}

// AuthMechanisms implements [smtp.AuthSession].
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements [smtp.AuthSession].
func (s *session) Auth(string) (sasl.Server, error) { //nolint:ireturn // as the library has it
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "domicile" || password != "hunter2" {
			return smtp.ErrAuthFailed
		}
		_, s.post.tls = s.conn.TLSConnectionState()
		s.in = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.in {
		return smtp.ErrAuthRequired
	}
	s.post.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.post.refuse != nil {
		return s.post.refuse
	}
	s.post.to = append(s.post.to, to)
	return nil
}

func (s *session) Data(r io.Reader) (err error) {
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	s.post.data, err = io.ReadAll(r)
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// certificate makes an authority of its own for 127.0.0.1.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	priv, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &priv.PublicKey, priv)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: priv}, pool
}

// mailServer starts a server and returns its address. Implicit is TLS from the first byte.
func mailServer(t *testing.T, backend smtp.Backend, config *tls.Config, implicit bool) string {
	t.Helper()
	server := smtp.NewServer(backend)
	server.Domain, server.TLSConfig = "mail.example.com", config
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if implicit {
		listener = tls.NewListener(listener, config)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-ended; err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return address
}

// mailTo sends one digest by mail and returns what became of it.
func mailTo(t *testing.T, address string, roots *x509.CertPool, password inventory.Secret) notify.Sent {
	t.Helper()
	s := notify.New(notify.Config{
		Store: newStore(t, newClock()), Trust: &tls.Config{RootCAs: roots}, Key: key(t),
		Targets: []notify.Target{{
			Name: "counsel", Kind: notify.SMTP, URL: inventory.Secret(address), Key: password, Words: words(t, "zh"),
			From: "数据地图 <domicile@example.com>", To: []string{"counsel@example.com", "Li Na <li.na@example.com>"},
		}},
	})
	write(t, s, scanID, difference())
	return deliver(t, s)
}

// TestMail sends to a server of somebody else, over STARTTLS and over TLS, with a password, and reads what arrives.
func TestMail(t *testing.T) {
	cert, roots := certificate(t)
	for scheme, implicit := range map[string]bool{"smtp": false, "smtps": true} {
		t.Run(scheme, func(t *testing.T) {
			p := &post{}
			address := mailServer(t, p, &tls.Config{Certificates: []tls.Certificate{cert}}, implicit)
			if sent := mailTo(t, scheme+"://domicile@"+address, roots, "hunter2"); sent.Delivered != 1 {
				t.Fatalf("%+v", sent)
			}
			if !p.tls || p.from != "domicile@example.com" || !slices.Equal(p.to, []string{"counsel@example.com", "li.na@example.com"}) {
				t.Errorf("TLS %v, from %q to %q", p.tls, p.from, p.to)
			}
			checkMail(t, p.data)
		})
	}
}

func checkMail(t *testing.T, data []byte) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "domicile：与上次扫描相比") {
		t.Errorf("subject %q, %v", subject, err)
	}
	if id := msg.Header.Get("Message-ID"); !strings.HasPrefix(id, "<ntc_") || msg.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("message id %q, %v", id, msg.Header)
	}
	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%q, %v", kind, err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for _, name := range []string{"mail.zh.txt", "mail.zh.html"} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	}
}

// TestMailThatIsNotTaken covers servers that refuse, hang up or cannot be trusted. No password goes out in the clear.
func TestMailThatIsNotTaken(t *testing.T) {
	cert, roots := certificate(t)
	config := &tls.Config{Certificates: []tls.Certificate{cert}}
	t.Run("wrong password", func(t *testing.T) {
		sent := mailTo(t, "smtp://domicile@"+mailServer(t, &post{}, config, false), roots, "wrong")
		checkFailure(t, sent, "smtp 535")
	})
	t.Run("no such receiver", func(t *testing.T) {
		p := &post{refuse: &smtp.SMTPError{Code: 550, Message: "li.na@example.com is unknown"}}
		checkFailure(t, mailTo(t, "smtp://domicile@"+mailServer(t, p, config, false), roots, "hunter2"), "smtp 550")
	})
	t.Run("certificate", func(t *testing.T) {
		p := &post{}
		checkFailure(t, mailTo(t, "smtp://domicile@"+mailServer(t, p, config, false), x509.NewCertPool(), "hunter2"), "certificate not trusted")
		if p.tls || p.data != nil {
			t.Error("the server got something")
		}
	})
	t.Run("no TLS", func(t *testing.T) {
		p := &post{}
		sent := mailTo(t, "smtp://domicile@"+mailServer(t, p, nil, false), roots, "hunter2")
		if len(sent.Failed) != 1 || p.data != nil {
			t.Errorf("%+v: a password went out without TLS", sent)
		}
	})
	t.Run("nobody there", func(t *testing.T) {
		checkFailure(t, mailTo(t, "smtp://domicile@127.0.0.1:1", roots, "hunter2"), "unreachable")
	})
	t.Run("no address of a server", func(t *testing.T) {
		checkFailure(t, mailTo(t, "imap://mail.example.com", roots, "hunter2"), "the address cannot be read")
	})
}

func checkFailure(t *testing.T, sent notify.Sent, want string) {
	t.Helper()
	if !slices.Equal(sent.Failed, []notify.Failure{{Target: "counsel", Code: want}}) {
		t.Errorf("%+v, want %q", sent, want)
	}
}

// TestMailHeadersHoldOneLine tries to begin a header of its own from every text that reaches one.
func TestMailHeadersHoldOneLine(t *testing.T) {
	cert, roots := certificate(t)
	p := &post{}
	address := mailServer(t, p, &tls.Config{Certificates: []tls.Certificate{cert}}, false)
	s := notify.New(notify.Config{
		Store: newStore(t, newClock()), Trust: &tls.Config{RootCAs: roots}, Key: key(t),
		Targets: []notify.Target{{
			Name: "counsel\r\nBcc: eve@example.com", Kind: notify.SMTP, URL: inventory.Secret("smtp://domicile@" + address),
			Key: "hunter2", Words: words(t, "en"), From: "domicile@example.com", To: []string{"counsel@example.com"},
		}},
	})
	d := difference()
	d.Kind, d.Link = "x\r\nBcc: eve@example.com", "https://example.com/\r\nBcc: eve@example.com"
	write(t, s, "scan\r\nBcc: eve@example.com", d)
	d.Kind = "test\r\nBcc: eve@example.com"
	if _, err := s.Try(t.Context(), "counsel\r\nBcc: eve@example.com", d); err != nil {
		t.Fatal(err)
	}
	head, _, _ := bytes.Cut(p.data, []byte("\r\n\r\n"))
	for line := range bytes.Lines(head) {
		if bytes.HasPrefix(bytes.ToLower(line), []byte("bcc")) {
			t.Errorf("a header was injected:\n%s", head)
		}
	}
	if len(p.data) == 0 || !slices.Equal(p.to, []string{"counsel@example.com"}) {
		t.Errorf("to %q, %d bytes", p.to, len(p.data))
	}
}
