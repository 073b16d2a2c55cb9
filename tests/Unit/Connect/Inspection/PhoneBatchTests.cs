using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;
using Yiwang.Connect.Inspection.Records;
using Yiwang.Connect.Inspection.Runs;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Credentials;
using Yiwang.Parties.Rights;
using Yiwang.Parties.Sessions;
using Yiwang.Parties.Sessions.Phones;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using static Yiwang.Unit.Tests.Connect.Inspection.InspectionBed;

namespace Yiwang.Unit.Tests.Connect.Inspection;

/// <summary>One synchronisation: signatures, clocks that are off, people who may no longer act.</summary>
public sealed class PhoneBatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-phone-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private PasswordHash? _hash;

    [Fact]
    public async Task A_signed_record_is_its_person_s_without_any_session()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var (phone, run) = await PhoneAsync(bed);
        var answer = await SendAsync(bed, phone, Record(run, 1, bed.NowUs, "record-one"));
        Assert.Equal(("record-one", "stored"), (answer.Id, answer.State));
        var record = bed.Keeper.Find(run.Id)!.Items[0].Record!;
        Assert.Equal((bed.Inspector.User, true, 0), (record.Person, record.Signed, record.ClockOffS));
    }

    [Fact]
    public async Task What_was_changed_after_signing_or_not_signed_is_refused_and_kept_nowhere()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var (phone, run) = await PhoneAsync(bed);
        var body = Body(Record(run, 1, bed.NowUs, "record-one"));
        var changed = new SignedRecord(body.Replace("normal", "abnormal", StringComparison.Ordinal), Sign(body));
        foreach (var sent in (SignedRecord[])[changed, new(body, null), new(body, "junk"), new("{", null), new(null, null), new(new string('x', 10_000), null)])
            Assert.Equal("refused", (await Batch(bed).TakeAsync(phone, Principal.Public, bed.NowUs / 1_000, [sent], default))[0].State);
        Assert.Null(bed.Keeper.Find(run.Id)!.Items[0].Record);
        Assert.Empty(await bed.Quarantine.ListAsync(bed.Cases.Forge, 10, default));
    }

    [Fact]
    public async Task A_clock_that_is_off_by_more_than_five_minutes_is_flagged_and_set_right()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var (phone, run) = await PhoneAsync(bed);
        // the phone is an hour behind
        var hour = Micros.Of(TimeSpan.FromHours(1));
        await SendAsync(bed, phone, Record(run, 1, bed.NowUs - hour, "record-one"), sentMs: (bed.NowUs - hour) / 1_000);
        await SendAsync(bed, phone, Record(run, 2, bed.NowUs, "record-two"), sentMs: bed.NowUs / 1_000 - 299_000);
        var items = bed.Keeper.Find(run.Id)!.Items;
        Assert.Equal((3_600, bed.NowUs), (items[0].Record!.ClockOffS, items[0].Record!.RealUs));
        Assert.Equal(0, items[1].Record!.ClockOffS);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_may_no_longer_act_lands_in_quarantine_until_an_engineer_accepts(bool disabled)
    {
        await using var bed = await InspectionBed.OpenAsync();
        var (phone, run) = await PhoneAsync(bed);
        _ = UserHandle.TryParse(bed.Inspector.User, out var user);
        if (disabled) Assert.True((await bed.Cases.Parties.DisableAsync(Admin(bed), user, "离职")).Status.Succeeded);
        else Assert.True((await Phones(bed).RevokeAsync(Admin(bed), user, phone.Id)).Succeeded);
        phone = (await new PhoneStore(bed.State, bed.Cases.Time).FindAsync(_secret))!;
        var sent = Record(run, 1, bed.NowUs, "record-one");
        for (var i = 0; i < 2; i++) Assert.Equal("quarantined", (await SendAsync(bed, phone, sent)).State);
        Assert.Null(bed.Keeper.Find(run.Id)!.Items[0].Record);
        var desk = new QuarantineDesk(bed.Quarantine, bed.Intake, new AuditedAccess(new Access(new NoGrants()), bed.Cases.Audit), bed.Cases.Parties.Directory);
        Assert.Equal(Codes.PartiesForbidden, (await desk.AcceptAsync(bed.Cases.Auditor, "record-one", default)).Code);
        Assert.Equal(Codes.CasesNotFound, (await desk.AcceptAsync(bed.Cases.Stranger, "record-one", default)).Code);
        Assert.True((await desk.AcceptAsync(bed.Engineer, "record-one", default)).Succeeded);
        var record = bed.Keeper.Find(run.Id)!.Items[0].Record!;
        Assert.Equal((bed.Inspector.User, bed.Engineer.User), (record.Person, record.Accepted));
        Assert.Empty(await desk.ListAsync(bed.Engineer, default));
    }

    [Fact]
    public async Task Without_a_phone_the_session_speaks_for_its_own_person_alone()
    {
        await using var bed = await InspectionBed.OpenAsync();
        var (_, run) = await PhoneAsync(bed);
        var mine = new SignedRecord(Body(Record(run, 1, bed.NowUs, "record-one")), null);
        Assert.Equal("refused", (await Batch(bed).TakeAsync(null, bed.Engineer, bed.NowUs / 1_000, [mine], default))[0].State);
        Assert.Equal("stored", (await Batch(bed).TakeAsync(null, bed.Inspector, bed.NowUs / 1_000, [mine], default))[0].State);
    }

    public void Dispose()
    {
        _key.Dispose();
        _hash?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string? _secret;

    private async Task<(Phone Phone, Run Run)> PhoneAsync(InspectionBed bed)
    {
        await Yiwang.Storage.Sql.Migrations.ApplyAsync(bed.State, CredentialSchema.Migrations);
        _hash = new PasswordHash(FileKeyStore.Open(DiskFileSystem.Instance, _folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, _folder)));
        var opened = await Sessions(bed).OpenAsync(bed.Inspector, TimeSpan.FromHours(1), null, null);
        var enrolled = await Phones(bed).EnrolAsync(new SignedIn(bed.Inspector, opened.Session), opened.Token, new(null, "", "2580", _key.ExportSubjectPublicKeyInfo(), null, null));
        Assert.True(enrolled.Succeeded, enrolled.Status.ToString());
        _secret = enrolled.Value!.Secret;
        await bed.RouteAsync(Item(1), Item(2));
        await bed.TurnAsync();
        return (enrolled.Value.Phone, (await bed.RunsAsync())[0]);
    }

    private static readonly PartiesOptions s_options = new() { PasswordIterations = 10 };

    private static SessionStore Sessions(InspectionBed bed) => new(bed.State, bed.Cases.Time, s_options);

    private PhoneSignIn Phones(InspectionBed bed) => new(bed.Cases.Parties.Directory, new PhoneStore(bed.State, bed.Cases.Time), _hash!, Sessions(bed), new AuditedAccess(new Access(new NoGrants()), bed.Cases.Audit), bed.Cases.Audit, bed.Cases.Time, s_options);

    private PhoneBatch Batch(InspectionBed bed) => new(bed.Intake, Phones(bed), bed.Quarantine, bed.Cases.Audit, bed.Cases.Time);

    private async Task<RecordAnswer> SendAsync(InspectionBed bed, Phone phone, PhoneRecord record, long? sentMs = null)
    {
        var body = Body(record);
        return (await Batch(bed).TakeAsync(phone, Principal.Public, sentMs ?? bed.NowUs / 1_000, [new(body, Sign(body))], default))[0];
    }

    private static string Body(PhoneRecord record) => JsonSerializer.Serialize(record, JsonSerializerOptions.Web);

    private string Sign(string body) => Base64Url.EncodeToString(_key.SignData(Encoding.UTF8.GetBytes(body), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    private static Principal Admin(InspectionBed bed)
    {
        _ = UserName.TryParse("forgeadmin", out var name);
        return bed.Cases.Parties.Directory.Find(name)!.In(PartyId(bed))!;
    }

    private static OrganizationId PartyId(InspectionBed bed) => OrganizationId.TryParse(bed.Cases.Forge, out var id) ? id : default;
}
