using System.Security.Cryptography;
using Xunit;
using Yiwang.Events;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions.Phones;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Storage.Sql;
using static Yiwang.Unit.Tests.Parties.PartyTestBed;

namespace Yiwang.Unit.Tests.Parties;

public sealed class PhoneSignInTests : BothEngines
{
    private const string Pin = "2580";

    [Theory, MemberData(nameof(Engines))]
    public async Task A_phone_is_set_up_once_and_its_session_lasts_thirty_days_without_use(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var phone = await EnrolAsync(bed, "zhou");
        bed.Bed.Clock.Move(TimeSpan.FromDays(29.9));
        Assert.Equal(bed.Admin, (await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret))!.Principal);
        bed.Bed.Clock.Move(TimeSpan.FromDays(0.2));
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret));
        // nothing in State opens the phone
        var stored = await bed.State.ReadAsync(sql => sql.Query("select id from phone", r => r.Text(0)));
        Assert.DoesNotContain(phone.Secret, stored);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Its_session_is_good_on_that_phone_alone(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var phone = await EnrolAsync(bed, "zhou");
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token));
        var other = await EnrolAsync(bed, "zhou");
        Assert.NotEqual(phone.Secret, other.Secret);
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token, other.Secret));
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token, "ywp_junk"));
        Assert.NotNull(await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task People_switch_with_four_digits_and_the_one_before_is_out(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        await bed.BindHeAsync();
        var first = await EnrolAsync(bed, "zhou");
        var second = await EnrolAsync(bed, "he.ming", first.Secret, "7391");
        Assert.Equal(first.Secret, second.Secret);
        Assert.Equal(["he.ming", "zhou"], second.Phone.People.Select(p => p.User).Order());
        var back = await Phones(bed).SwitchAsync(first.Secret, "zhou", Pin, second.Opened.Token, "192.0.2.1", "phone");
        Assert.True(back.Succeeded);
        Assert.Null(await bed.SignIn.ResolveAsync(second.Opened.Token, first.Secret));
        Assert.Equal("zhou", (await bed.SignIn.ResolveAsync(back.Value!.Token, first.Secret))!.Session!.Subject);
        Assert.Equal(Codes.PartiesSignInFailed, (await Phones(bed).SwitchAsync(first.Secret, "zhou", "7391", null, null, null)).Status.Code);
        Assert.Equal(Codes.PartiesSignInNeeded, (await Phones(bed).SwitchAsync("ywp_" + new string('A', 43), "zhou", Pin, null, null, null)).Status.Code);
        Assert.Equal(2, bed.Bed.Audit.Find(new()).Count(r => r.Record.Action == "phone.enrol"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Five_wrong_pins_ask_for_the_password_again(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var phone = await EnrolAsync(bed, "zhou");
        for (var i = 0; i < 5; i++) Assert.Equal(Codes.PartiesSignInFailed, (await Phones(bed).SwitchAsync(phone.Secret, "zhou", $"000{i}", null, null, null)).Status.Code);
        Assert.Equal(Codes.PartiesLocked, (await Phones(bed).SwitchAsync(phone.Secret, "zhou", Pin, null, null, null)).Status.Code);
        bed.Bed.Clock.Move(TimeSpan.FromDays(2));
        Assert.Equal(Codes.PartiesLocked, (await Phones(bed).SwitchAsync(phone.Secret, "zhou", Pin, null, null, null)).Status.Code);
        Assert.True((await bed.Store.OfAsync("zhou")).Count > 0);
        var again = await EnrolAsync(bed, "zhou", phone.Secret, "4826");
        Assert.Equal(phone.Secret, again.Secret);
        Assert.True((await Phones(bed).SwitchAsync(phone.Secret, "zhou", "4826", null, null, null)).Succeeded);
        Assert.Equal(2, bed.Bed.Audit.Find(new(Kind: AuditKind.Refusal)).Count(r => r.Record is { Action: "phone.switch", Outcome: Codes.PartiesLocked }));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_right_pin_forgets_the_wrong_ones_before(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var phone = await EnrolAsync(bed, "zhou");
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) await Phones(bed).SwitchAsync(phone.Secret, "zhou", "0001", null, null, null);
            Assert.True((await Phones(bed).SwitchAsync(phone.Secret, "zhou", Pin, null, null, null)).Succeeded);
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task An_administrator_takes_a_person_off_a_phone_and_others_may_not(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var phone = await EnrolAsync(bed, "he.ming");
        var inspector = bed.Bed.Directory.Find(he)!.In(he.Organization)!;
        Assert.Equal(Codes.PartiesForbidden, (await Phones(bed).RevokeAsync(inspector, bed.Bed.Directory.Find(Name("zhou"))!.Handle, phone.Phone.Id)).Code);
        Assert.True((await Phones(bed).RevokeAsync(bed.Admin, he, phone.Phone.Id)).Succeeded);
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret));
        Assert.False((await Phones(bed).SwitchAsync(phone.Secret, "he.ming", Pin, null, null, null)).Succeeded);
        Assert.Empty(await Store(bed).OfAsync(he.Name));
        // still known, so that what comes late from it can be judged
        var left = (await Store(bed).FindAsync(phone.Secret))!;
        Assert.NotNull(Assert.Single(left.People).Revoked);
        Assert.Null(Phones(bed).PrincipalOf(left, left.People[0]));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_disabled_person_has_no_pin(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var he = await bed.BindHeAsync();
        var phone = await EnrolAsync(bed, "he.ming");
        await bed.Bed.Parties.DisableAsync(bed.Admin, he, "离职");
        Assert.Equal(Codes.PartiesSignInFailed, (await Phones(bed).SwitchAsync(phone.Secret, "he.ming", Pin, null, null, null)).Status.Code);
        Assert.Null(await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_pin_is_set_by_who_has_just_typed_the_password(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var opened = await bed.SignInAsync();
        bed.Bed.Clock.Move(PhoneSignIn.Fresh + TimeSpan.FromSeconds(1));
        var late = await Phones(bed).EnrolAsync((await bed.SignIn.ResolveAsync(opened.Token))!, opened.Token, new(null, "", Pin, default, null, null));
        Assert.Equal(Codes.PartiesSignInNeeded, late.Status.Code);
        var phone = await EnrolAsync(bed, "zhou");
        // nor by who knows only a PIN
        var withPin = await bed.SignIn.ResolveAsync(phone.Opened.Token, phone.Secret);
        Assert.Equal(Codes.PartiesSignInNeeded, (await Phones(bed).EnrolAsync(withPin!, phone.Opened.Token, new(phone.Secret, "", "4826", default, null, null))).Status.Code);
    }

    [Theory]
    [InlineData("1234")]
    [InlineData("9876")]
    [InlineData("0000")]
    [InlineData("1212")]
    [InlineData("12")]
    [InlineData("12345")]
    [InlineData("12a4")]
    [InlineData("１２５８")]
    [InlineData(null)]
    public void First_guesses_are_no_pin(string? pin) => Assert.False(PinRules.Check(pin).Succeeded);

    [Fact]
    public void A_signature_is_right_for_its_message_and_its_person_alone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = key.SignData("record"u8.ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        Assert.True(PhoneSignature.IsRight(Person(key), "record"u8, signature));
        Assert.False(PhoneSignature.IsRight(Person(key), "Record"u8, signature));
        Assert.False(PhoneSignature.IsRight(Person(other), "record"u8, signature));
        Assert.False(PhoneSignature.IsRight(Person(key), "record"u8, signature.AsSpan(0, 63)));
        Assert.False(PhoneSignature.IsRight(Person(key) with { PublicKey = default }, "record"u8, signature));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_key_of_another_kind_is_refused(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        using var wrong = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var key in (byte[][])[wrong.ExportSubjectPublicKeyInfo(), new byte[91], [1]])
        {
            var opened = await bed.SignInAsync();
            var refused = await Phones(bed).EnrolAsync((await bed.SignIn.ResolveAsync(opened.Token))!, opened.Token, new(null, "", Pin, key, null, null));
            Assert.Equal((Codes.RequestInvalid, "publicKey"), (refused.Status.Code, refused.Status.Field));
        }
    }

    private static PhonePerson Person(ECDsa key) => new("p", "zhou", key.ExportSubjectPublicKeyInfo(), default, default, null, false);

    private static PhoneStore Store(SessionTestBed bed) => new(bed.State, bed.Bed.Clock);

    private static PhoneSignIn Phones(SessionTestBed bed) => bed.Phones(Store(bed));

    private static async Task<EnrolledPhone> EnrolAsync(SessionTestBed bed, string user, string? secret = null, string pin = Pin)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var opened = await bed.SignInAsync(user);
        var enrolled = await Phones(bed).EnrolAsync((await bed.SignIn.ResolveAsync(opened.Token))!, opened.Token, new(secret, "班组手机", pin, key.ExportSubjectPublicKeyInfo(), "192.0.2.1", "phone"));
        Assert.True(enrolled.Succeeded, enrolled.Status.ToString());
        Assert.Null(await bed.SignIn.ResolveAsync(opened.Token));
        return enrolled.Value!;
    }
}
