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

public sealed class SignInTests : BothEngines
{
    [Theory, MemberData(nameof(Engines))]
    public async Task The_right_password_opens_a_session_that_acts_for_the_user(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var opened = await bed.SignInAsync();
        Assert.StartsWith("yws_", opened.Token, StringComparison.Ordinal);
        Assert.Equal(bed.Admin, (await bed.SignIn.ResolveAsync(opened.Token))!.Principal);
        Assert.Equal("Firefox", Assert.Single(await bed.Store.OfAsync("zhou")).Agent);
        Assert.Equal("sign-in", bed.Bed.Audit.Find(new(Kind: AuditKind.SignIn))[0].Record.Action);
        // nothing in State opens a session
        var stored = await bed.State.ReadAsync(sql => sql.Query("select token_hash from session", r => Convert.ToHexString(r.Bytes(0))));
        Assert.DoesNotContain(opened.Token[4..], stored);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_wrong_password_and_an_unknown_user_are_refused_alike(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var wrong = (await bed.TryAsync("wrong password 1")).Status;
        var unknown = (await bed.TryAsync("wrong password 1", "nobody")).Status;
        var junk = (await bed.TryAsync(new string('x', 100_000), new string('y', 100_000) + "\n")).Status;
        Assert.Equal(Codes.PartiesSignInFailed, wrong.Code);
        Assert.Equal(wrong, unknown);
        Assert.Equal(wrong, junk);
        Assert.Equal(3, bed.Bed.Audit.Find(new(Kind: AuditKind.SignIn)).Count(r => r.Record.Outcome == Codes.PartiesSignInFailed));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Guessing_locks_the_account_longer_each_time_and_survives_a_restart(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        for (var i = 0; i < 5; i++) Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync($"guess number {i}")).Status.Code);
        Assert.Equal((Codes.PartiesLocked, "30"), (await bed.TryAsync(SessionTestBed.Password)).Status is var s ? (s.Code, s.Detail) : default);
        var restarted = bed.With(bed.Options);
        Assert.Equal(Codes.PartiesLocked, (await restarted.TryAsync(SessionTestBed.Password, address: "198.51.100.9")).Status.Code);
        bed.Bed.Clock.Move(TimeSpan.FromSeconds(30));
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync("guess again")).Status.Code);
        Assert.Equal("60", (await bed.TryAsync(SessionTestBed.Password)).Status.Detail);
        for (var i = 0; i < 10; i++)
        {
            bed.Bed.Clock.Move(TimeSpan.FromMinutes(15));
            await bed.TryAsync("guess again");
        }
        Assert.Equal("900", (await bed.TryAsync(SessionTestBed.Password)).Status.Detail);
        bed.Bed.Clock.Move(TimeSpan.FromMinutes(15));
        Assert.True((await bed.TryAsync(SessionTestBed.Password)).Succeeded);
        // and the slate is clean
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync("one slip")).Status.Code);
        Assert.True((await bed.TryAsync(SessionTestBed.Password)).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_hundred_guesses_at_once_are_no_more_than_five(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => bed.TryAsync($"guess number {i}", address: $"192.0.2.{i}").AsTask()));
        Assert.Equal(5, outcomes.Count(o => o.Status.Code == Codes.PartiesSignInFailed));
        Assert.Equal(35, outcomes.Count(o => o.Status.Code == Codes.PartiesLocked));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task One_password_tried_on_many_accounts_locks_the_address(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        for (var i = 0; i < 50; i++) Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync("spring-2026", $"user{i}")).Status.Code);
        Assert.Equal(Codes.PartiesLocked, (await bed.TryAsync(SessionTestBed.Password)).Status.Code);
        Assert.True((await bed.TryAsync(SessionTestBed.Password, address: "198.51.100.1")).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_second_factor_is_asked_for_after_the_password_and_a_code_is_good_once(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var zhou = Name("zhou");
        var secret = await bed.Factors.BeginAsync(zhou);
        Assert.True((await bed.TryAsync(SessionTestBed.Password)).Succeeded); // not in force yet
        Assert.Equal(secret, await bed.Factors.PendingAsync(zhou));
        Assert.Equal(Codes.RequestInvalid, (await bed.Factors.ConfirmAsync(zhou, "000000")).Code);
        var code = Totp.Code(secret, Totp.Step(bed.Bed.Clock.GetUtcNow()));
        Assert.True((await bed.Factors.ConfirmAsync(zhou, code)).Succeeded);
        Assert.Null(await bed.Factors.PendingAsync(zhou));

        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync("wrong password", code: code)).Status.Code);
        Assert.Equal(Codes.PartiesCodeNeeded, (await bed.TryAsync(SessionTestBed.Password)).Status.Code);
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync(SessionTestBed.Password, code: code)).Status.Code); // used to confirm
        bed.Bed.Clock.Move(TimeSpan.FromSeconds(30));
        var next = Totp.Code(secret, Totp.Step(bed.Bed.Clock.GetUtcNow()));
        Assert.True((await bed.TryAsync(SessionTestBed.Password, code: $" {next[..3]} {next[3..]} ")).Succeeded);
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync(SessionTestBed.Password, code: next)).Status.Code);
        var stored = await bed.State.ReadAsync(sql => sql.QueryFirst("select secret from second_factor", r => r.Bytes(0)));
        Assert.DoesNotContain(Convert.ToHexString(secret), Convert.ToHexString(stored!), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Codes_cannot_be_guessed_by_trying_with_the_right_password(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var secret = await bed.Factors.BeginAsync(Name("zhou"));
        await bed.Factors.ConfirmAsync(Name("zhou"), Totp.Code(secret, Totp.Step(bed.Bed.Clock.GetUtcNow())));
        for (var i = 0; i < 5; i++) await bed.TryAsync(SessionTestBed.Password, code: $"00000{i}");
        Assert.Equal(Codes.PartiesLocked, (await bed.TryAsync(SessionTestBed.Password, code: "000009")).Status.Code);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_sign_in_ends_the_session_that_the_browser_held(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var first = await bed.SignInAsync();
        var second = (await bed.TryAsync(SessionTestBed.Password, presented: first.Token)).Value!;
        Assert.NotEqual(first.Token, second.Token);
        Assert.Null(await bed.SignIn.ResolveAsync(first.Token));
        Assert.NotNull(await bed.SignIn.ResolveAsync(second.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Forged_and_foreign_tokens_open_nothing(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var token = (await bed.SignInAsync()).Token;
        string?[] forged = [null, "", "yws_", token[..^1], token + "A", "ywt_" + token[4..], token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1], token.ToUpperInvariant(), "yws_' or 1=1 --", new('A', 47)];
        foreach (var t in forged) Assert.Null(await bed.SignIn.ResolveAsync(t));
        Assert.Null(await bed.Tokens.FindAsync(token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_session_ends_idle_at_its_end_and_with_its_user(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var idle = await bed.SignInAsync();
        var used = await bed.SignInAsync();
        bed.Bed.Clock.Move(TimeSpan.FromHours(5));
        Assert.NotNull(await bed.SignIn.ResolveAsync(used.Token));
        bed.Bed.Clock.Move(TimeSpan.FromHours(5));
        Assert.Null(await bed.SignIn.ResolveAsync(idle.Token));
        Assert.NotNull(await bed.SignIn.ResolveAsync(used.Token));
        for (var i = 0; i < 24; i++)
        {
            bed.Bed.Clock.Move(TimeSpan.FromHours(7));
            await bed.SignIn.ResolveAsync(used.Token);
        }
        Assert.Null(await bed.SignIn.ResolveAsync(used.Token));

        var his = await bed.SignInAsync("he.ming");
        Assert.NotNull(await bed.SignIn.ResolveAsync(his.Token));
        await bed.Bed.Parties.DisableAsync(bed.Admin, he, "离职");
        Assert.Null(await bed.SignIn.ResolveAsync(his.Token));
        Assert.Equal(Codes.PartiesSignInFailed, (await bed.TryAsync(SessionTestBed.Password, "he.ming")).Status.Code);
        await bed.Bed.Parties.EnableAsync(bed.Admin, he);
        await bed.Bed.Parties.RevokeAsync(bed.Admin, he.Organization, he, Role.Inspector);
        Assert.Null(await bed.SignIn.ResolveAsync(his.Token));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Signing_out_ends_the_session_also_for_who_copied_it(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var opened = await bed.SignInAsync();
        Assert.True((await bed.SignIn.OutAsync(opened.Token)).Succeeded);
        Assert.Null(await bed.SignIn.ResolveAsync(opened.Token));
        Assert.True((await bed.SignIn.OutAsync("yws_junk")).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Switching_needs_membership_and_changes_the_secret(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var (tenant, tenantAdmin) = await bed.Bed.TenantAsync(bed.Admin);
        var opened = await bed.SignInAsync();
        Assert.Equal(Codes.PartiesForbidden, (await bed.SignIn.SwitchAsync(opened.Token, tenant.Id, null, null)).Status.Code);
        Assert.True(UserHandle.TryParse(bed.Admin.User, out var zhou));
        await bed.Bed.Parties.GrantAsync(tenantAdmin, tenant.Id, zhou, Role.Inspector);
        var switched = (await bed.SignIn.SwitchAsync(opened.Token, tenant.Id, null, null)).Value!;
        Assert.Null(await bed.SignIn.ResolveAsync(opened.Token));
        var principal = (await bed.SignIn.ResolveAsync(switched.Token))!.Principal;
        Assert.Equal((tenant.Id.ToString(), true), (principal.Organization, principal.Roles.SetEquals([Role.Inspector])));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_signs_in_unaudited(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        bed.Bed.Files.FailWrites = true;
        Assert.Equal(Codes.PartiesAuditUnavailable, (await bed.TryAsync(SessionTestBed.Password)).Status.Code);
        Assert.Equal(Codes.PartiesAuditUnavailable, (await bed.TryAsync("wrong password")).Status.Code);
        Assert.Empty(await bed.Store.OfAsync("zhou"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_password_typed_as_a_name_is_kept_nowhere(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        await bed.TryAsync("zhou", "my-secret-password-1");
        Assert.All(bed.Bed.Audit.Find(new()), r => Assert.DoesNotContain("my-secret", $"{r.Record.Actor}{r.Record.Object}{r.Record.Detail}", StringComparison.Ordinal));
        Assert.DoesNotContain(await bed.State.ReadAsync(sql => sql.Query("select who from sign_in_failure", r => r.Text(0))), w => w.Contains("my-secret", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Demo_cards_open_nothing_outside_the_demonstration(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var request = new SignInRequest("zhou", "", null, "127.0.0.1", null);
        Assert.Equal(Codes.PartiesForbidden, (await bed.SignIn.WithDemoCardAsync(Name("zhou"), request)).Status.Code);
        var demo = bed.With(bed.Options with { Demo = true });
        Assert.True((await demo.SignIn.WithDemoCardAsync(Name("zhou"), request)).Succeeded);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task More_rounds_are_taken_up_at_the_next_sign_in(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var stronger = bed.With(bed.Options with { PasswordIterations = 25 });
        Assert.True((await stronger.TryAsync(SessionTestBed.Password)).Succeeded);
        Assert.Equal(25, await bed.State.ReadAsync(sql => sql.QueryFirst("select iterations from credential", r => r.Int64(0))));
        Assert.True((await stronger.TryAsync(SessionTestBed.Password)).Succeeded);
    }
}
