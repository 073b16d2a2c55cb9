using Yiwang.Signing;
using System.Security.Cryptography;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Sessions;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Parties;

public sealed class AccountsTests : BothEngines
{
    [Theory, MemberData(nameof(Engines))]
    public async Task Changing_the_password_ends_the_other_sessions(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (mine, other) = (await bed.SignInAsync(), await bed.SignInAsync());
        var wrong = await bed.Accounts.ChangePasswordAsync(bed.Admin, mine.Session, "not it at all", "new-password-9", "192.0.2.1", null);
        Assert.Equal((Codes.PartiesSignInFailed, "current"), (wrong.Status.Code, wrong.Status.Field));
        Assert.Equal(Codes.RequestInvalid, (await bed.Accounts.ChangePasswordAsync(bed.Admin, mine.Session, SessionTestBed.Password, "short", "192.0.2.1", null)).Status.Code);
        var changed = (await bed.Accounts.ChangePasswordAsync(bed.Admin, mine.Session, SessionTestBed.Password, "new-password-9", "192.0.2.1", null)).Value!;
        Assert.Null(await bed.SignIn.ResolveAsync(mine.Token));
        Assert.Null(await bed.SignIn.ResolveAsync(other.Token));
        Assert.NotNull(await bed.SignIn.ResolveAsync(changed.Token));
        Assert.False((await bed.TryAsync(SessionTestBed.Password)).Succeeded);
        Assert.True((await bed.TryAsync("new-password-9")).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task The_old_password_cannot_be_guessed_from_an_open_screen(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var mine = await bed.SignInAsync();
        for (var i = 0; i < 5; i++) await bed.Accounts.ChangePasswordAsync(bed.Admin, mine.Session, $"guess {i}", "new-password-9", "192.0.2.1", null);
        Assert.Equal(Codes.PartiesLocked, (await bed.Accounts.ChangePasswordAsync(bed.Admin, mine.Session, SessionTestBed.Password, "new-password-9", "192.0.2.1", null)).Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_reset_password_is_temporary_and_only_ones_own_administrator_resets(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var his = await bed.SignInAsync("he.ming");
        var (_, foreign) = await bed.Bed.TenantAsync(bed.Admin);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Accounts.ResetPasswordAsync(foreign, he)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await bed.Accounts.RemoveSecondFactorAsync(foreign, he)).Code);
        Assert.True(UserHandle.TryParse(foreign.User, out var tenantAdmin));
        Assert.Equal(Codes.PartiesForbidden, (await bed.Accounts.ResetPasswordAsync(bed.Admin, tenantAdmin)).Status.Code);
        var temporary = (await bed.Accounts.ResetPasswordAsync(bed.Admin, he)).Value!;
        Assert.Null(await bed.SignIn.ResolveAsync(his.Token));
        var opened = await bed.SignInAsync("he.ming", temporary);
        Assert.True(opened.Session.MustChangePassword);
        Assert.True((await bed.SignIn.ResolveAsync(opened.Token))!.Session!.MustChangePassword);
        var principal = (await bed.SignIn.ResolveAsync(opened.Token))!.Principal;
        var changed = (await bed.Accounts.ChangePasswordAsync(principal, opened.Session, temporary, "my-own-words-7", "192.0.2.1", null)).Value!;
        Assert.False((await bed.SignIn.ResolveAsync(changed.Token))!.Session!.MustChangePassword);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_token_acts_with_its_roles_as_long_as_the_user_holds_them(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        Assert.Equal(Codes.RequestInvalid, (await bed.Tokens.IssueAsync(bed.Admin, "ERP", new HashSet<Role> { Role.Auditor }, 30)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Tokens.IssueAsync(bed.Admin, "ERP", new HashSet<Role>(), 30)).Status.Code);
        Assert.Equal(Codes.RequestInvalid, (await bed.Tokens.IssueAsync(bed.Admin, "ERP", bed.Admin.Roles, 367)).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await bed.Tokens.IssueAsync(Principal.Public, "ERP", bed.Admin.Roles, 30)).Status.Code);
        var (secret, token) = (await bed.Tokens.IssueAsync(bed.Admin, "ERP", new HashSet<Role> { Role.IdentifierManager }, 30)).Value;
        var principal = (await bed.Tokens.FindAsync(secret))!;
        Assert.Equal((bed.Admin.User, true), (principal.User, principal.Roles.SetEquals([Role.IdentifierManager])));
        Assert.NotNull(Assert.Single(await bed.Tokens.OfAsync(Name("zhou"))).Used);
        Assert.True(UserHandle.TryParse(bed.Admin.User, out var zhou));
        await bed.Bed.Parties.RevokeAsync(bed.Admin, zhou.Organization, zhou, Role.IdentifierManager);
        Assert.Null(await bed.Tokens.FindAsync(secret));
        await bed.Bed.Parties.GrantAsync(bed.Admin, zhou.Organization, zhou, Role.IdentifierManager);
        Assert.NotNull(await bed.Tokens.FindAsync(secret));
        bed.Bed.Clock.Move(TimeSpan.FromDays(30));
        Assert.Null(await bed.Tokens.FindAsync(secret));
        Assert.True((await bed.Tokens.RevokeAsync(bed.Admin, token.Id)).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Only_the_owner_revokes_a_token_and_then_it_is_gone_at_once(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var (secret, token) = (await bed.Tokens.IssueAsync(bed.Admin, "ERP", bed.Admin.Roles, 30)).Value;
        Assert.NotNull(await bed.Tokens.FindAsync(secret));
        var inspector = bed.Bed.Directory.Find(he)!.In(he.Organization)!;
        Assert.Equal(Codes.PartiesNotFound, (await bed.Tokens.RevokeAsync(inspector, token.Id)).Code);
        Assert.NotNull(await bed.Tokens.FindAsync(secret));
        Assert.True((await bed.Tokens.RevokeAsync(bed.Admin, token.Id)).Succeeded);
        Assert.Null(await bed.Tokens.FindAsync(secret));
        Assert.Null(await bed.Tokens.FindAsync("ywt_" + new string('A', 43)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_programs_session_ends_by_its_time_alone(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var app = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(Id(bed.Admin), "erp", new(AppKeyAlgorithm.SecretKey), [Role.IdentifierManager]))).Value!.App;
        var (program, person) = (await bed.Store.OpenAsync(app.Principal!, TimeSpan.FromHours(24), null, null), await bed.Store.OpenAsync(bed.Admin, TimeSpan.FromHours(24), null, null));
        Assert.Equal(bed.Admin, (await bed.SignIn.ResolveAsync(person.Token))!.Principal);
        bed.Bed.Clock.Move(TimeSpan.FromHours(23));
        await bed.SignInAsync();
        Assert.Equal(app.Principal, (await bed.SignIn.ResolveAsync(program.Token))!.Principal);
        Assert.Null(await bed.SignIn.ResolveAsync(person.Token));
        bed.Bed.Clock.Move(TimeSpan.FromHours(1));
        Assert.Null(await bed.SignIn.ResolveAsync(program.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_app_signs_in_by_signing_a_fresh_challenge_once(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        using var rsa = RSA.Create(2048);
        var key = new Ed25519Signer(Ed25519Signer.NewSeed());
        var id = Id(bed.Admin);
        var erp = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(id, "erp", new(AppKeyAlgorithm.Ed25519, key.PublicKey), [Role.IdentifierManager]))).Value!.App;
        var mes = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(id, "mes", new(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.IdentifierManager]))).Value!.App;

        var challenge = bed.Apps.Challenge(erp.Handle);
        var signature = key.Sign(AppSignIn.Message(erp.Handle, challenge));
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, mes.Handle, challenge, signature));
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, erp.Handle, challenge, new byte[64]));
        var opened = await bed.Apps.AnswerAsync(erp.Handle, challenge, signature, "192.0.2.1", null);
        Assert.Equal(erp.Principal, (await bed.SignIn.ResolveAsync(opened.Value!.Token))!.Principal);
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, erp.Handle, challenge, signature)); // replayed

        var late = bed.Apps.Challenge(mes.Handle);
        var lateSignature = rsa.SignData(AppSignIn.Message(mes.Handle, late), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        bed.Bed.Clock.Move(TimeSpan.FromSeconds(59));
        Assert.Equal(Codes.Ok, await Answer(bed, mes.Handle, late, lateSignature));
        var tooLate = bed.Apps.Challenge(erp.Handle);
        bed.Bed.Clock.Move(TimeSpan.FromSeconds(61));
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, erp.Handle, tooLate, key.Sign(AppSignIn.Message(erp.Handle, tooLate))));
        // a challenge of one's own making
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, erp.Handle, "AAAA", key.Sign(AppSignIn.Message(erp.Handle, "AAAA"))));

        await bed.Bed.Parties.RevokeAppAsync(bed.Admin, erp.Handle, "停用");
        Assert.Null(await bed.SignIn.ResolveAsync(opened.Value.Token));
        var after = bed.Apps.Challenge(erp.Handle);
        Assert.Equal(Codes.PartiesSignInFailed, await Answer(bed, erp.Handle, after, key.Sign(AppSignIn.Message(erp.Handle, after))));
        Assert.Equal(6, bed.Bed.Audit.Find(new(Kind: AuditKind.Refusal)).Count(r => r.Record.Action == "sign-in.app"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_old_session_of_one_user_gives_way_to_the_fifty_first(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var first = await bed.SignInAsync();
        for (var i = 0; i < SessionStore.MaxOfOne; i++)
        {
            bed.Bed.Clock.Move(TimeSpan.FromSeconds(1));
            await bed.SignInAsync();
        }
        Assert.Equal(SessionStore.MaxOfOne, (await bed.Store.OfAsync("zhou")).Count);
        Assert.Null(await bed.SignIn.ResolveAsync(first.Token));
    }

    [Theory]
    [InlineData("精锻 forge-2026", true)]
    [InlineData("correcthorsebatterystaple", true)]
    [InlineData("Tr0ub4dor&3", true)]
    [InlineData("short1", false)]
    [InlineData("abcdefghij", false)]
    [InlineData("12345678a", false)]
    [InlineData("Admin@123!", false)]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("zhou-2026-zhou", false)]
    [InlineData(null, false)]
    public void Passwords_that_are_guessed_first_are_refused(string? password, bool good) =>
        Assert.Equal(good, PasswordRules.Check(password, Name("zhou")).Succeeded);

    // RFC 6238 appendix B, SHA-1, 8 digits
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void One_time_codes_are_the_standards(long seconds, string code) =>
        Assert.Equal(code, Totp.Code("12345678901234567890"u8, Totp.Step(DateTimeOffset.FromUnixTimeSeconds(seconds)), 8));

    [Fact]
    public void A_code_is_taken_one_step_early_or_late_and_no_more()
    {
        var secret = "12345678901234567890"u8.ToArray();
        var now = DateTimeOffset.FromUnixTimeSeconds(1_234_567_890);
        foreach (var offset in Enumerable.Range(-3, 7))
            Assert.Equal(Math.Abs(offset) <= 1, Totp.Match(secret, Totp.Code(secret, Totp.Step(now) + offset), now) is not null);
        Assert.Null(Totp.Match(secret, "12345", now));
        Assert.Null(Totp.Match(secret, "1234567", now));
        Assert.Null(Totp.Match(secret, new string('1', 100_000), now));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.ToBase32(secret));
        Assert.Equal("otpauth://totp/%E4%B8%80%E7%BD%91:zhou?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E4%B8%80%E7%BD%91", Totp.Uri(secret, "一网", "zhou"));
    }

    private static async Task<string> Answer(SessionTestBed bed, string app, string challenge, byte[] signature) =>
        (await bed.Apps.AnswerAsync(app, challenge, signature, "192.0.2.1", null)).Status.Code;
}
