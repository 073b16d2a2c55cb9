using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Signing;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Parties;

public sealed class AppIdentityTests
{
    private static readonly AppKey s_secret = new(AppKeyAlgorithm.SecretKey);

    [Theory]
    [InlineData("300:0.NA/99.501.1001", 300, "0.NA/99.501.1001", "99.501.1001")]
    [InlineData("301:99.501.1001/ADMIN", 301, "99.501.1001/ADMIN", "99.501.1001")]
    [InlineData("2147483647:a/b:c", int.MaxValue, "a/b:c", "a")]
    public void A_name_is_an_index_and_a_handle(string text, int index, string handle, string prefix)
    {
        Assert.True(CredentialName.TryParse(text, out var name));
        Assert.Equal((index, handle, prefix, text), (name.Index, name.Handle, name.Prefix, name.ToString()));
        Assert.True(CredentialName.TryParse(text.ToUpperInvariant(), out var loud) && loud == name && loud.GetHashCode() == name.GetHashCode());
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("300"), InlineData("300:"), InlineData("0:a/b"), InlineData("-1:a/b"), InlineData("+1:a/b"), InlineData("1:ab"), InlineData("1:a/"), InlineData("1:/b")]
    [InlineData("2147483648:a/b"), InlineData("1:a/b c"), InlineData("1:a/b\u0000"), InlineData(":a/b")]
    public void Anything_else_is_no_name(string? text) => Assert.False(CredentialName.TryParse(text, out _));

    [Fact]
    public async Task A_name_belongs_to_who_holds_its_prefix_and_to_one_credential()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (tenant, tenantAdmin) = await bed.TenantAsync(admin);
        bed.Prefixes.Known["99.501.1001"] = new(admin.Organization!, IsHere: true);
        bed.Prefixes.Known["99.501.1002"] = new(tenant.Id.ToString(), IsHere: true);
        var name = Of("300:0.NA/99.501.1001");
        var issued = await bed.Parties.IssueAppAsync(admin, new(Id(admin), "erp", s_secret, [Role.IdentifierManager], [name]));
        Assert.True(issued.Succeeded);
        Assert.Equal(issued.Value!.App, bed.Directory.FindCredential(300, "0.na/99.501.1001"));
        Assert.Equal(issued.Value.App, bed.Directory.FindCredential(0, "0.NA/99.501.1001"));
        Assert.Equal(issued.Value.App, bed.Directory.FindCredential(7, issued.Value.App.Handle));
        Assert.Null(bed.Directory.FindCredential(301, "0.NA/99.501.1001"));
        Assert.Equal(name, Assert.Single(bed.Directory.CredentialsOf("0.NA/99.501.1001")).Name);

        Assert.Equal(Codes.PartiesForbidden, await IssueAsync(bed, tenantAdmin, "thief", name));
        Assert.Equal(Codes.PartiesForbidden, await IssueAsync(bed, tenantAdmin, "thief", Of("300:99.501.1001/ADMIN")));
        Assert.Equal(Codes.PartiesForbidden, await IssueAsync(bed, admin, "nobodys", Of("300:0.NA/99.777")));
        Assert.Equal(Codes.PartiesForbidden, await IssueAsync(bed, admin, "user", Of($"300:{admin.User}")));
        Assert.Equal(Codes.PartiesForbidden, await IssueAsync(bed, admin, "other", Of($"300:{issued.Value.App.Handle}")));
        Assert.Equal(Codes.PartiesUserTaken, await IssueAsync(bed, admin, "second", name));
        Assert.Equal(Codes.Ok, await IssueAsync(bed, admin, "second", Of("301:0.NA/99.501.1001")));

        Assert.Equal(Codes.PartiesUserTaken, (await bed.Parties.AddAppNameAsync(admin, issued.Value.App.Handle, Of("301:0.NA/99.501.1001"))).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.AddAppNameAsync(admin, issued.Value.App.Handle, Of("300:0.NA/99.501.1002"))).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.RemoveAppNameAsync(tenantAdmin, issued.Value.App.Handle, name)).Status.Code);
        Assert.True((await bed.Parties.AddAppNameAsync(admin, issued.Value.App.Handle, Of("400:99.501.1001/ADMIN"))).Succeeded);
        Assert.True((await bed.Parties.RemoveAppNameAsync(admin, issued.Value.App.Handle, name)).Succeeded);
        Assert.Null(bed.Directory.FindCredential(300, "0.NA/99.501.1001"));
        // freed, and taken by another of the same organisation
        Assert.True((await bed.Parties.AddAppNameAsync(admin, $"{admin.Organization}/App_second", name)).Succeeded);

        var (renamed, second) = (bed.Directory.FindApp(issued.Value.App.Handle), bed.Directory.FindCredential(300, "0.NA/99.501.1001"));
        await bed.ReopenAsync();
        Assert.Equal(renamed, bed.Directory.FindCredential(400, "99.501.1001/admin"));
        Assert.Equal(second, bed.Directory.FindCredential(300, "0.NA/99.501.1001"));
    }

    [Fact]
    public async Task A_secret_is_shown_once_and_lies_in_the_key_store_alone()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var (app, secret) = (await bed.Parties.IssueAppAsync(admin, new(Id(admin), "erp", s_secret, [Role.IdentifierManager]))).Value!;
        Assert.Equal(33, secret!.Length);
        Assert.Equal(Encoding.UTF8.GetBytes(secret), bed.Secrets.Find(app));
        Assert.Equal(-1, InLog(bed, secret));

        var own = new AppKey(AppKeyAlgorithm.SecretKey, Secret: "旧系统的密钥 2019");
        var rotated = (await bed.Parties.RotateAppKeyAsync(admin, app.Handle, own)).Value!;
        Assert.Null(rotated.Secret);
        Assert.Equal(Encoding.UTF8.GetBytes(own.Secret!), bed.Secrets.Find(rotated.App));
        Assert.Null(bed.Secrets.Find(app));
        Assert.DoesNotContain(bed.Audit.Find(new()), r => r.Record.ToString().Contains(own.Secret!, StringComparison.Ordinal) || r.Record.ToString().Contains(secret, StringComparison.Ordinal));

        var key = new Sm2Signer(Sm2Signer.NewPrivateKey());
        var signed = (await bed.Parties.RotateAppKeyAsync(admin, app.Handle, new(AppKeyAlgorithm.Sm2, key.PublicKey))).Value!.App;
        Assert.Equal((AppKeyAlgorithm.Sm2, 0), (signed.Algorithm, signed.SecretNumber));
        Assert.Empty(bed.KeyStore.List("credential/"));
        var back = (await bed.Parties.RotateAppKeyAsync(admin, app.Handle, s_secret)).Value!.App;
        await bed.Parties.RevokeAppAsync(admin, app.Handle, "停用");
        Assert.Empty(bed.KeyStore.List("credential/"));
        Assert.Null(bed.Secrets.Find(back));
        Assert.Equal(Codes.PartiesNotFound, (await bed.Parties.RotateAppKeyAsync(admin, app.Handle, s_secret)).Status.Code);
        await bed.ReopenAsync();
        Assert.Null(bed.Directory.FindApp(app.Handle)!.Principal);
    }

    [Theory]
    [InlineData(AppKeyAlgorithm.SecretKey, 0, "short"), InlineData(AppKeyAlgorithm.SecretKey, 0, "aaaaaaaaaaaaaaaaaaaa"), InlineData(AppKeyAlgorithm.SecretKey, 32, null)]
    [InlineData(AppKeyAlgorithm.SecretKey, 0, "has\ncontrol characters")]
    [InlineData(AppKeyAlgorithm.Sm2, 65, null), InlineData(AppKeyAlgorithm.Sm2, 0, null), InlineData(AppKeyAlgorithm.Dsa, 400, null), InlineData(AppKeyAlgorithm.Ed25519, 31, null)]
    [InlineData(AppKeyAlgorithm.Ed25519, 32, "a secret too many"), InlineData(AppKeyAlgorithm.HeldElsewhere, 0, "a secret too many"), InlineData((AppKeyAlgorithm)99, 32, null)]
    public async Task Keys_and_secrets_are_usable(AppKeyAlgorithm algorithm, int keyBytes, string? secret)
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var size = bed.Events.Size;
        var issued = await bed.Parties.IssueAppAsync(admin, new(Id(admin), "erp", new(algorithm, new byte[keyBytes], secret), [Role.IdentifierManager], [Of("300:88.1/X")]));
        Assert.Equal(Codes.RequestInvalid, issued.Status.Code);
        Assert.Equal(size, bed.Events.Size);
        Assert.Empty(bed.KeyStore.List("credential/"));
    }

    [Fact]
    public async Task A_credential_held_elsewhere_has_a_name_that_is_not_from_here()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        bed.Prefixes.Known["99.501.1001"] = new(admin.Organization!, IsHere: true);
        bed.Prefixes.Known["99.501.1002"] = new(admin.Organization!, IsHere: false);
        var elsewhere = new AppKey(AppKeyAlgorithm.HeldElsewhere);
        async Task<string> Issue(params CredentialName[] names) =>
            (await bed.Parties.IssueAppAsync(admin, new(Id(admin), "partner", elsewhere, [Role.IdentifierManager], names))).Status.Code;
        Assert.Equal(Codes.RequestInvalid, await Issue());
        Assert.Equal(Codes.RequestInvalid, await Issue(Of("300:0.NA/99.501.1001")));
        Assert.Equal(Codes.Ok, await Issue(Of("300:0.NA/99.501.1002"), Of("300:0.NA/88.1.2")));
        // a key of our own under a foreign name would let us speak as its holder
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.RotateAppKeyAsync(admin, $"{admin.Organization}/App_partner", s_secret)).Status.Code);
    }

    [Fact]
    public async Task Nobody_gives_an_app_more_rights_than_are_theirs()
    {
        using var bed = await OpenAsync();
        var admin = await bed.FoundAsync();
        var id = Id(admin);
        async Task<string> Issue(string name, params Role[] roles) => (await bed.Parties.IssueAppAsync(admin, new(id, name, s_secret, roles))).Status.Code;
        Assert.Equal(Codes.RequestInvalid, await Issue("reviewer", Role.RegistryReviewer));
        Assert.Equal(Codes.RequestInvalid, await Issue("both", Role.Auditor, Role.IdentifierManager));
        Assert.Equal(Codes.RequestInvalid, await Issue("boss", Role.OrgAdmin));
        Assert.Equal(Codes.Ok, await Issue("auditor", Role.Auditor));
        Assert.Equal(4, bed.Audit.Find(new(Kind: AuditKind.Administration)).Count(r => r.Record.Action == "app.issue"));
        var app = bed.Directory.FindApp($"{id}/App_auditor")!;
        // no app issues others
        Assert.Equal(Codes.PartiesForbidden, (await bed.Parties.IssueAppAsync(app.Principal!, new(id, "child", s_secret, [Role.Auditor]))).Status.Code);
        Assert.Contains(bed.Audit.Find(new(Kind: AuditKind.Refusal)), r => r.Record.Action == "app.issue" && r.Record.Actor == app.Handle);
    }

    private static CredentialName Of(string text) => CredentialName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    private static async Task<string> IssueAsync(PartyTestBed bed, Principal who, string app, params CredentialName[] names) =>
        (await bed.Parties.IssueAppAsync(who, new(Id(who), app, s_secret, [Role.IdentifierManager], names))).Status.Code;

    private static int InLog(PartyTestBed bed, string secret) =>
        Enumerable.Range(0, (int)bed.Events.Size).SelectMany(p => bed.Events.Read(p).Payload.Values).Count(v => v is { } bytes && bytes.Span.IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0) - 1;
}
