using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Identify.Connect;
using Yiwang.Identify.Connect.Guides;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Parties;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Identify.Connect;

public sealed class GuideTests
{
    private static readonly NodePorts s_ports = new(8080, 8443, 2641, null);

    [Fact]
    public void Every_surface_has_a_guide_and_no_example_has_a_hole()
    {
        var guides = Guides(Bare());
        Assert.Empty(Enum.GetValues<Surface>().Except(guides.Select(g => g.Surface)));
        Assert.Equal(guides.Count, guides.Select(g => g.Key).Distinct().Count());
        Assert.All(guides, g => Assert.NotEmpty(g.Examples));
        Assert.All(guides.SelectMany(g => g.Examples), e =>
        {
            Assert.DoesNotContain("{{", e.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("null:", e.Text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Examples_carry_the_readers_own_address_identifier_and_credential()
    {
        var app = new AppIdentity($"{Forge}/App_erp", default, AppKeyAlgorithm.SecretKey, default, Manager, 1) { Names = [Name("301:99.501.1001/ADMIN")] };
        var guides = Guides(Bare() with { Credential = app });
        foreach (var key in (string[])["handle", "handle-json", "client"])
            Assert.Contains(guides.Single(g => g.Key == key).Examples, e => e.Text.Contains("99.501.1001/ADMIN", StringComparison.Ordinal) && e.Text.Contains("301", StringComparison.Ordinal) && e.Text.Contains("SECRET", StringComparison.Ordinal));
        Assert.Contains(guides.Single(g => g.Key == "doip").Examples, e => e.Text.Contains(app.Handle, StringComparison.Ordinal));
        var withKey = Guides(Bare() with { Credential = app with { Algorithm = AppKeyAlgorithm.RsaSha256 } });
        Assert.Contains(withKey.Single(g => g.Key == "handle").Examples, e => e.Text.Contains("admpriv.bin", StringComparison.Ordinal));
        Assert.Contains(withKey.Single(g => g.Key == "client").Examples, e => e.Text.Contains("private.pem", StringComparison.Ordinal));
    }

    [Fact]
    public void A_port_that_is_off_says_which_setting_turns_it_on()
    {
        var guides = Guides(Bare());
        Assert.True(guides.Single(g => g.Key == "handle").IsOn);
        Assert.Equal((false, "listen.recursion"), (guides.Single(g => g.Key == "recursion").IsOn, guides.Single(g => g.Key == "recursion").Setting));
        Assert.False(Guides(Bare() with { Https = null }).Single(g => g.Key == "digital-link").IsOn);
    }

    [Fact]
    public async Task The_public_gets_a_public_identifier_and_no_credential()
    {
        await using var bed = await ThingsBed.OpenAsync();
        await bed.Registry.RegisterAsync(Manager, Row("99.501.1001/A", Value(1, "x")));
        using var parties = await PartyTestBed.OpenAsync();
        await parties.FoundAsync();
        var http = new DefaultHttpContext { Request = { Scheme = "http", Host = new("node.example", 8080) } };
        var reader = Reader.Of(http, Principal.Public, s_ports, bed.Things.Prefixes, bed.Registry, parties.Directory, null, null, null);
        Assert.Equal(("99.501.1001/A", "node.example", "http://node.example:8080", "https://node.example:8443"), (reader.Handle, reader.Host, reader.Http, reader.Https));
        Assert.Null(reader.Credential);
        var asked = Reader.Of(http, Principal.Public, s_ports with { Https = null }, bed.Things.Prefixes, bed.Registry, parties.Directory, "99.1/甲", "o.x/App_y", "snms");
        Assert.Equal(("99.1/甲", asked.Http, (AppIdentity?)null), (asked.Handle, asked.Safe, asked.Credential));
    }

    [Fact]
    public async Task The_credential_chosen_is_one_that_fits_the_surface()
    {
        using var parties = await PartyTestBed.OpenAsync();
        var admin = await parties.FoundAsync();
        var own = PartyTestBed.Id(admin);
        foreach (var (name, key) in new[] { ("a-key", new AppKey(AppKeyAlgorithm.Ed25519, new byte[32])), ("b-secret", new AppKey(AppKeyAlgorithm.SecretKey)) })
            Assert.True((await parties.Parties.IssueAppAsync(admin, new IssueApp(own, name, key, [Role.IdentifierManager]))).Succeeded);
        await using var bed = await ThingsBed.OpenAsync();
        string? Chosen(string? surface, string? asked = null) =>
            Reader.Of(new DefaultHttpContext { Request = { Scheme = "http", Host = new("n", 1) } }, admin, s_ports, bed.Things.Prefixes, bed.Registry, parties.Directory, null, asked, surface).Credential?.Handle;
        Assert.Equal($"{own}/App_b-secret {own}/App_a-key {own}/App_a-key -", string.Join(' ', ((string[])["snms", "api", "doip", "node"]).Select(s => Chosen(s) ?? "-")));
        Assert.Equal($"{own}/App_a-key", Chosen("snms", $"{own}/App_a-key"));
    }

    private static CredentialName Name(string text) => CredentialName.TryParse(text, out var name) ? name : throw new FormatException(text);

    private static Reader Bare() => new("127.0.0.1", "http://127.0.0.1:8080", "https://127.0.0.1:8443", s_ports, "99.501.1001/A", "99.501.1001/NEW-001", "99.501.1001", "02000500000010", null);

    private static List<SurfaceGuide> Guides(Reader r) =>
        [HandleGuide.Of(r), RecursionGuide.Of(r), HandleJsonGuide.Of(r), ApiGuide.Of(r), SnmsGuide.Of(r), DoipGuide.Of(r), DigitalLinkGuide.Of(r), NodeGuide.Of(r), ClientGuide.Of(r)];
}
