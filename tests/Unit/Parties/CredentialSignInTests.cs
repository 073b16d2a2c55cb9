using System.Security.Cryptography;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Parties;

public sealed class CredentialSignInTests : BothEngines
{
    [Theory, MemberData(nameof(Engines))]
    public async Task A_plain_secret_signs_an_app_in_by_name_and_by_handle(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (app, secret) = await IssueAsync(bed);
        Assert.Equal(app.Principal, (await TryAsync(bed, secret!)).Value);
        Assert.Equal(app.Principal, (await TryAsync(bed, secret!, 0)).Value);
        Assert.Equal(app.Principal, (await TryAsync(bed, secret!, 12, app.Handle)).Value);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, secret!, 301)).Status.Code);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, secret + " ")).Status.Code);
        var lines = bed.Bed.Audit.Find(new()).Where(r => r.Record.Action == "sign-in.test").ToList();
        Assert.Equal([(AuditKind.Refusal, "300:0.NA/99.501"), (AuditKind.Refusal, "301:0.NA/99.501"), (AuditKind.SignIn, "300:0.NA/99.501")], lines.Select(r => (r.Record.Kind, r.Record.Object!)));
        // a busy client stands in the audit once in ten minutes
        bed.Bed.Clock.Move(CredentialSignIn.AuditedAgain);
        await TryAsync(bed, secret!);
        Assert.Equal(2, bed.Bed.Audit.Find(new(Kind: AuditKind.SignIn)).Count(r => r.Record.Action == "sign-in.test"));
        await bed.Bed.Parties.RevokeAppAsync(bed.Admin, app.Handle, "停用");
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, secret!)).Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_last_use_of_each_program_is_kept(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (app, secret) = await IssueAsync(bed);
        await TryAsync(bed, "wrong");
        Assert.Empty(await bed.Uses.OfAsync(app.Organization));
        await TryAsync(bed, secret!, address: "198.51.100.7");
        var first = bed.Bed.Clock.GetUtcNow();
        Assert.Equal(new CredentialUse(first, "test", "198.51.100.7"), (await bed.Uses.OfAsync(app.Organization))[app.Handle]);
        bed.Bed.Clock.Move(CredentialSignIn.AuditedAgain);
        await TryAsync(bed, secret!, address: "198.51.100.7");
        Assert.Equal(first + CredentialSignIn.AuditedAgain, (await bed.Uses.OfAsync(app.Organization))[app.Handle].At);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Guessing_locks_out_the_guesser_and_not_the_client(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (_, secret) = await IssueAsync(bed);
        for (var i = 0; i < bed.Options.FreeFailures; i++) Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, "wrong", address: "198.51.100.7")).Status.Code);
        Assert.Equal(Codes.PartiesLocked, (await TryAsync(bed, secret!, address: "198.51.100.7")).Status.Code);
        Assert.True((await TryAsync(bed, secret!)).Succeeded);
        bed.Bed.Clock.Move(bed.Options.FirstWait);
        Assert.True((await TryAsync(bed, secret!, address: "198.51.100.7")).Succeeded);
        // forgiven with the right answer
        for (var i = 1; i < bed.Options.FreeFailures; i++) await TryAsync(bed, "wrong", address: "198.51.100.7");
        Assert.True((await TryAsync(bed, secret!, address: "198.51.100.7")).Succeeded);
        Assert.Equal(Codes.PartiesLocked, bed.Bed.Audit.Find(new(Kind: AuditKind.Refusal)).First(r => r.Record.Outcome == Codes.PartiesLocked).Record.Outcome);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_proof_is_worth_nothing_when_the_credential_changed_while_it_was_checked(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (app, _) = await IssueAsync(bed);
        var proved = await bed.Credentials.WithProofAsync(Attempt(), async (_, secret, cancel) =>
        {
            Assert.NotNull(secret);
            await bed.Bed.Parties.RotateAppKeyAsync(bed.Admin, app.Handle, new(AppKeyAlgorithm.SecretKey), cancel);
            return true;
        });
        Assert.Equal(Codes.PartiesSignInFailed, proved.Status.Code);
        var unknown = await bed.Credentials.WithProofAsync(Attempt(handle: "0.NA/99.777"), (_, _, _) => throw new InvalidOperationException("nobody to verify"));
        Assert.Equal(Codes.PartiesSignInFailed, unknown.Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_certificate_with_the_credentials_key_signs_in(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        using var rsa = RSA.Create(2048);
        using var other = RSA.Create(2048);
        var app = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(Id(bed.Admin), "mes", new(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager]))).Value!.App;
        Assert.Equal(app.Principal, (await bed.Credentials.WithPublicKeyAsync(Attempt(0, app.Handle), rsa.ExportSubjectPublicKeyInfo())).Value);
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.Credentials.WithPublicKeyAsync(Attempt(0, app.Handle), other.ExportSubjectPublicKeyInfo())).Status.Code);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, "", 0, app.Handle)).Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_person_without_a_second_factor_may_use_the_password(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var principal = (await TryAsync(bed, SessionTestBed.Password, 300, he.ToString())).Value!;
        Assert.Equal((he.ToString(), true), (principal.User, principal.Holds(Role.Inspector)));
        Assert.True((await TryAsync(bed, SessionTestBed.Password, 0, "he.ming")).Succeeded);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, "wrong", 0, "he.ming")).Status.Code);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, SessionTestBed.Password, 0, "o.aaaaaaaaaaaaaaaaaaaa/User_he.ming")).Status.Code);

        // a changed password and a disabled user are felt at once
        await bed.Passwords.SetAsync(Name("he.ming"), "新的 forge-2027");
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, SessionTestBed.Password, 0, "he.ming")).Status.Code);
        Assert.True((await TryAsync(bed, "新的 forge-2027", 0, "he.ming")).Succeeded);
        await bed.Bed.Parties.DisableAsync(bed.Admin, he, "离职");
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, "新的 forge-2027", 0, "he.ming")).Status.Code);

        var secret = await bed.Factors.BeginAsync(Name("zhou"));
        await bed.Factors.ConfirmAsync(Name("zhou"), Yiwang.Parties.Credentials.Totp.Code(secret, Yiwang.Parties.Credentials.Totp.Step(bed.Bed.Clock.GetUtcNow())));
        Assert.Equal(Codes.PartiesCodeNeeded, (await TryAsync(bed, SessionTestBed.Password, 0, "zhou")).Status.Code);
        Assert.Equal(Codes.PartiesSignInFailed, (await TryAsync(bed, "wrong", 0, "zhou")).Status.Code);
    }

    private static SignInAttempt Attempt(int index = 300, string handle = "0.NA/99.501", string address = "192.0.2.1") => new(index, handle, address, "test");

    private static ValueTask<Outcome<Principal>> TryAsync(SessionTestBed bed, string secret, int index = 300, string handle = "0.NA/99.501", string address = "192.0.2.1") =>
        bed.Credentials.WithSecretAsync(Attempt(index, handle, address), secret);

    private static async Task<IssuedApp> IssueAsync(SessionTestBed bed)
    {
        bed.Bed.Prefixes.Known["99.501"] = new(bed.Admin.Organization!, IsHere: true);
        Assert.True(CredentialName.TryParse("300:0.NA/99.501", out var name));
        return (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(Id(bed.Admin), "erp", new(AppKeyAlgorithm.SecretKey), [Role.IdentifierManager], [name]))).Value!;
    }
}
