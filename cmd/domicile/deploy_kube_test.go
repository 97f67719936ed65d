package main

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/pod-security-admission/api"
	security "k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

// pod is a template of pods with where it stands and how long it is given to stop.
type pod struct {
	where string
	core.PodTemplateSpec
}

// manifests decodes every manifest strictly into the types of Kubernetes.
func manifests(t *testing.T) map[string][]runtime.Object {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		apps.AddToScheme, batch.AddToScheme, core.AddToScheme, networking.AddToScheme, policy.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	all := map[string][]runtime.Object{}
	for name, text := range deployed(t, "kubernetes/", ".yaml") {
		if path.Base(name) == "kustomization.yaml" {
			continue
		}
		for part := range strings.SplitSeq(text, "\n---\n") {
			obj, _, err := decoder.Decode([]byte(part), nil, nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			all[name] = append(all[name], obj)
		}
	}
	return all
}

// pods are the templates of pods in the manifests.
func pods(t *testing.T) []pod {
	t.Helper()
	var all []pod
	for name, objects := range manifests(t) {
		for _, obj := range objects {
			switch o := obj.(type) {
			case *apps.Deployment:
				all = append(all, pod{name, o.Spec.Template})
			case *batch.CronJob:
				all = append(all, pod{name, o.Spec.JobTemplate.Spec.Template})
			}
		}
	}
	if len(all) != 4 {
		t.Fatalf("%d templates of pods, want serve, worker, scan and the small form", len(all))
	}
	return all
}

// TestDeployManifests holds each manifest against the types of Kubernetes, strictly, and that nothing is forgotten.
func TestDeployManifests(t *testing.T) {
	kinds := map[string]int{}
	for name, objects := range manifests(t) {
		for _, obj := range objects {
			kinds[obj.GetObjectKind().GroupVersionKind().Kind]++
			switch o := obj.(type) {
			case *batch.CronJob:
				if o.Spec.ConcurrencyPolicy != batch.ForbidConcurrent || o.Spec.StartingDeadlineSeconds == nil ||
					o.Spec.TimeZone == nil || *o.Spec.TimeZone != "Asia/Shanghai" {
					t.Errorf("%s: concurrency %s, deadline and zone are not both stated", name, o.Spec.ConcurrencyPolicy)
				}
			case *core.ServiceAccount:
				if o.AutomountServiceAccountToken == nil || *o.AutomountServiceAccountToken {
					t.Errorf("%s: the token is mounted", name)
				}
			case *core.Secret:
				t.Errorf("%s: a secret lies in the files", name)
			case *networking.NetworkPolicy:
				checkEgress(t, name, o)
			case *core.ConfigMap:
				checkSettings(t, name, o.Data)
			}
		}
	}
	for kind, n := range map[string]int{
		"Namespace": 1, "ServiceAccount": 1, "NetworkPolicy": 1, "ConfigMap": 2, "Deployment": 3, "Service": 2, "CronJob": 1,
		"PodDisruptionBudget": 1, "PersistentVolumeClaim": 1,
	} {
		if kinds[kind] != n {
			t.Errorf("%d of %s, want %d", kinds[kind], kind, n)
		}
	}
}

// checkEgress holds that only names, HTTPS and PostgreSQL go out.
func checkEgress(t *testing.T, where string, p *networking.NetworkPolicy) {
	t.Helper()
	var ports []int
	for _, rule := range p.Spec.Egress {
		for _, port := range rule.Ports {
			ports = append(ports, port.Port.IntValue())
		}
	}
	if want := []int{53, 53, 443, 5432}; !slices.Equal(ports, want) || len(p.Spec.PolicyTypes) != 2 {
		t.Errorf("%s: egress to %v, want %v", where, ports, want)
	}
}

// checkSettings holds that the settings in the manifests are known ones.
func checkSettings(t *testing.T, where string, data map[string]string) {
	t.Helper()
	m := newMachine(t)
	m.write(t, "domicile.yaml", data["domicile.yaml"])
	if _, err := loadSettings(m.path("domicile.yaml"), []string{"HOME=" + m.home}); err != nil {
		t.Errorf("%s: %v", where, err)
	}
}

// TestDeployPods holds every pod against Kubernetes' own check of the restricted profile, and what that does not ask for.
func TestDeployPods(t *testing.T) {
	evaluator, err := security.NewEvaluator(security.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, p := range pods(t) {
		result := security.AggregateCheckResults(evaluator.EvaluatePod(restricted, &p.ObjectMeta, &p.Spec))
		if !result.Allowed {
			t.Errorf("%s: %s", p.where, result.ForbiddenDetail())
		}
		if len(p.Spec.Containers) != 1 || p.Spec.AutomountServiceAccountToken == nil || *p.Spec.AutomountServiceAccountToken {
			t.Fatalf("%s: want one container and no token", p.where)
		}
		if grace := p.Spec.TerminationGracePeriodSeconds; grace == nil || *grace <= 60 {
			t.Errorf("%s: a slice takes a minute; the pod is given %v", p.where, grace)
		}
		checkContainer(t, p.where, &p.Spec.Containers[0])
		checkVolumes(t, p.where, &p.Spec)
	}
	// The check can fail.
	odd := pods(t)[0]
	odd.Spec.SecurityContext.RunAsNonRoot = nil
	if security.AggregateCheckResults(evaluator.EvaluatePod(restricted, &odd.ObjectMeta, &odd.Spec)).Allowed {
		t.Error("a pod that may run as root passed")
	}
}

func checkContainer(t *testing.T, where string, c *core.Container) {
	t.Helper()
	if ro := c.SecurityContext.ReadOnlyRootFilesystem; ro == nil || !*ro {
		t.Errorf("%s: the root is not read-only", where)
	}
	if c.Resources.Limits.Memory().IsZero() || c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() {
		t.Errorf("%s: states no resources", where)
	}
	if image, _, _ := strings.Cut(c.Image, ":"); strings.Contains(image, "/") {
		t.Errorf("%s: image %s names a registry", where, c.Image)
	}
	programmed(t, where, c.Args)
	if c.Args[0] != "serve" {
		return
	}
	listen := c.Args[slices.Index(c.Args, "--listen")+1]
	if !strings.HasSuffix(listen, ":"+strconv.Itoa(int(c.Ports[0].ContainerPort))) {
		t.Errorf("%s: listens on %s and opens %d", where, listen, c.Ports[0].ContainerPort)
	}
	for path, probe := range map[string]*core.Probe{
		"/healthz": c.LivenessProbe, "/readyz": c.ReadinessProbe,
	} {
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != path || probe.HTTPGet.Port != intstr.FromString("http") {
			t.Errorf("%s: no probe of %s", where, path)
		}
	}
}

// checkVolumes holds that what is mounted is there, and that what is there is mounted.
func checkVolumes(t *testing.T, where string, spec *core.PodSpec) {
	t.Helper()
	var there, mounted []string
	for _, v := range spec.Volumes {
		there = append(there, v.Name)
	}
	for _, m := range spec.Containers[0].VolumeMounts {
		mounted = append(mounted, m.Name)
		if m.Name != "data" && m.Name != "tmp" && !m.ReadOnly {
			t.Errorf("%s: %s may be written", where, m.Name)
		}
	}
	slices.Sort(there)
	slices.Sort(mounted)
	if !slices.Equal(there, mounted) {
		t.Errorf("%s: volumes %v, mounted %v", where, there, mounted)
	}
}

// TestDeployKustomizations holds that each form takes in every file of its folder, and nothing that is not there.
func TestDeployKustomizations(t *testing.T) {
	type kustomization struct {
		APIVersion string   `json:"apiVersion"` //nolint:tagliatelle // the name is Kubernetes'
		Kind       string   `json:"kind"`
		Namespace  string   `json:"namespace"`
		Resources  []string `json:"resources"`
		Images     []struct{ Name, NewTag string }
	}
	files := deployed(t, "kubernetes/", ".yaml")
	for name, text := range files {
		if path.Base(name) != "kustomization.yaml" {
			continue
		}
		var k kustomization
		if err := yaml.UnmarshalStrict([]byte(text), &k); err != nil || k.Kind != "Kustomization" {
			t.Errorf("%s: %v", name, err)
		}
		var own []string
		for _, r := range k.Resources {
			if file, ok := strings.CutPrefix(r, "../"); ok {
				r = file + "/kustomization.yaml"
				if _, ok := files["kubernetes/"+r]; !ok {
					t.Errorf("%s: there is no %s", name, r)
				}
				continue
			}
			own = append(own, path.Join(path.Dir(name), r))
		}
		for file := range files {
			if path.Dir(file) == path.Dir(name) && file != name && !slices.Contains(own, file) {
				t.Errorf("%s leaves out %s", name, file)
			}
		}
		for _, file := range own {
			if _, ok := files[file]; !ok {
				t.Errorf("%s: there is no %s", name, file)
			}
		}
	}
}

// TestCredentials holds that a secret that is named without a folder is looked for where systemd puts credentials.
func TestCredentials(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(path.Join(folder, "crm"), []byte("s3same\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readSecret(SecretSettings{File: "crm"}, []string{"CREDENTIALS_DIRECTORY=" + folder})
	if err != nil || got.Reveal() != "s3same" {
		t.Errorf("%v", err)
	}
	if _, err := readSecret(SecretSettings{File: "crm"}, nil); err == nil {
		t.Error("a file of the working folder is not there, and nothing was said")
	}
}
