package aliyun

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	openapiutil "github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"

	"github.com/domicile/domicile/internal/inventory"
)

// rpc sends calls of the generic client. Everything that a call is lies in the table of Calls.
type rpc struct {
	keys     keys
	http     *http.Client
	endpoint string // URL that answers for every product; ""
}

// sender sends the requests of the generic client with a client of ours, so that they end with their context.
type sender struct{ http *http.Client }

// Call implements the interface of the generic client; the transport that it proposes is not used.
func (s sender) Call(req *http.Request, _ *http.Transport) (*http.Response, error) {
	return s.http.Do(req) //nolint:gosec // where it goes is the setting of the user, or a host of the cloud
}

// ask makes one call to a host and reads its answer into out.
func (r rpc) ask(ctx context.Context, api, host string, query map[string]string, out any) error {
	protocol := "HTTPS"
	if r.endpoint != "" {
		u, err := url.Parse(r.endpoint)
		if err != nil || u.Host == "" {
			return errors.New("aliyun: endpoint must be a URL such as https://host:port")
		}
		host, protocol = u.Host, u.Scheme
	}
	client, err := openapi.NewClient(&openapiutil.Config{
		AccessKeyId: &r.keys.id, AccessKeySecret: new(r.keys.secret.Reveal()),
		SecurityToken: new(r.keys.token.Reveal()), Endpoint: &host, Protocol: &protocol, HttpClient: sender{r.http},
	})
	if err != nil {
		return fmt.Errorf("aliyun: %s: %w", api, err)
	}
	client.DisableSDKError = new(true) // else its errors lose how long to wait
	op := operation(api)
	params := &openapiutil.Params{
		Action: &op.API, Version: &op.Version, Protocol: &protocol, Method: new(http.MethodPost),
		AuthType: new("AK"), Style: new("RPC"), Pathname: new("/"),
		ReqBodyType: new("formData"), BodyType: new("json"),
	}
	req := &openapiutil.OpenApiRequest{Query: map[string]*string{}}
	for name, v := range query {
		req.Query[name] = &v
	}
	answer, err := client.CallApiWithCtx(ctx, params, req, &dara.RuntimeOptions{})
	if err != nil {
		return err
	}
	return decode(answer["body"], out)
}

// errAnswer says that an answer is not what its documents say.
var errAnswer = errors.New("aliyun: the answer is another document")

// decode turns the maps of the generic client into a type of ours.
func decode(body, out any) error {
	text, err := json.Marshal(body)
	if err == nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil {
		return errors.Join(errAnswer, err)
	}
	return nil
}

// stuck is the gap of a service that says that there is more, and does not give it.
func stuck(call inventory.Call) *inventory.Gap {
	return &inventory.Gap{
		Scope: call.Scope, Store: call.Store, Op: call.Op, Cause: inventory.Truncated,
		Fix: inventory.Fix{Code: inventory.FixReport},
	}
}
