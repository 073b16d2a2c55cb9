using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Mqtt.Gate;
using Yiwang.Mqtt.Broker;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Storage.Sql;
using Yiwang.Unit.Tests.Parties;
using Yiwang.Unit.Tests.Storage.Sql;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Connect.Mqtt;

public sealed class PartyGateTests : BothEngines
{
    private const string Other = "o.zzzzzzzzzzzzzzzzzzzz";
    private readonly BookStub _book = new();

    [Theory, MemberData(nameof(Engines))]
    public async Task A_device_signs_in_with_its_secret_also_without_tls(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var app = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(PartyTestBed.Id(bed.Admin), "pump", new(AppKeyAlgorithm.SecretKey), [Role.EquipmentEngineer]))).Value!;
        var admitted = await AdmitAsync(bed, app.App.Handle, app.Secret!);
        Assert.Equal((MqttReason.Success, bed.Admin.Organization, app.App.Handle), (admitted.Reason, admitted.Identity!.Owner, admitted.Identity.Name));
        Assert.Equal(MqttReason.Success, admitted.Identity.MayPublish("yz/a"u8, 1, true));
        Assert.Equal(MqttReason.BadUserNameOrPassword, (await AdmitAsync(bed, app.App.Handle, "wrong")).Reason);
        Assert.Contains(bed.Bed.Audit.Find(new()), r => r.Record is { Action: "sign-in.mqtt", Kind: AuditKind.SignIn });
        Assert.Contains(bed.Bed.Audit.Find(new()), r => r.Record is { Action: "sign-in.mqtt", Kind: AuditKind.Refusal });
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_guesser_is_locked_out(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        for (var i = 0; i < bed.Options.FreeFailures; i++) Assert.Equal(MqttReason.BadUserNameOrPassword, (await AdmitAsync(bed, "0.NA/99.777", "wrong")).Reason);
        Assert.Equal(MqttReason.ConnectionRateExceeded, (await AdmitAsync(bed, "0.NA/99.777", "wrong")).Reason);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task People_need_tls_from_elsewhere_and_a_role_to_publish(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        await bed.BindHeAsync();
        Assert.Equal(MqttReason.NotAuthorized, (await AdmitAsync(bed, "he.ming", SessionTestBed.Password)).Reason);
        Assert.Equal(MqttReason.Success, (await AdmitAsync(bed, "he.ming", SessionTestBed.Password, address: "127.0.0.1")).Reason);
        Assert.Equal(MqttReason.Success, (await AdmitAsync(bed, "he.ming", SessionTestBed.Password, options: new(PlainSecrets: true))).Reason);
        var inspector = (await AdmitAsync(bed, "he.ming", SessionTestBed.Password, tls: true)).Identity!;
        Assert.Equal(MqttReason.NotAuthorized, inspector.MayPublish("yz/a"u8, 0, false));
        Assert.Equal(MqttReason.Success, inspector.MaySubscribe("yz/#"u8, 0));
        Assert.True(inspector.MayReceive("yz/a"u8));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_token_is_a_password_for_any_user_name(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var token = (await bed.Tokens.IssueAsync(bed.Admin, "gateway", new HashSet<Role> { Role.OrgAdmin }, 30)).Value.Secret;
        Assert.Equal(bed.Admin.User, (await AdmitAsync(bed, "anything", token, tls: true)).Identity!.Name);
        Assert.Equal(MqttReason.NotAuthorized, (await AdmitAsync(bed, "", token)).Reason);
        Assert.Equal(MqttReason.BadUserNameOrPassword, (await AdmitAsync(bed, "", token[..^1] + "!", tls: true)).Reason);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_client_certificate_signs_in_by_the_key_that_was_proved(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        using var rsa = RSA.Create(2_048);
        using var stranger = RSA.Create(2_048);
        var app = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(PartyTestBed.Id(bed.Admin), "press", new(AppKeyAlgorithm.RsaSha256, rsa.ExportSubjectPublicKeyInfo()), [Role.EquipmentEngineer]))).Value!.App;
        Assert.Equal(app.Handle, (await AdmitAsync(bed, app.Handle, null, certificate: Certificate(rsa, "any"))).Identity!.Name);
        Assert.Equal(app.Handle, (await AdmitAsync(bed, null, null, certificate: Certificate(rsa, app.Handle))).Identity!.Name);
        Assert.Equal(MqttReason.BadUserNameOrPassword, (await AdmitAsync(bed, app.Handle, null, certificate: Certificate(stranger, app.Handle))).Reason);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nobody_comes_without_a_name_unless_the_node_says_so(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        Assert.Equal(MqttReason.NotAuthorized, (await AdmitAsync(bed, null, null)).Reason);
        var anonymous = (PartyIdentity)(await AdmitAsync(bed, null, null, options: new(Anonymous: true))).Identity!;
        Assert.Equal(("", "", bed.Admin.Organization), (anonymous.Name, anonymous.Owner, anonymous.Organization));
        Assert.Equal(MqttReason.NotAuthorized, anonymous.MaySubscribe("$SYS/#"u8, 0));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Topics_belong_to_whoever_named_them_first_and_else_to_the_operator(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        using var owners = new TopicOwners(_book, bed.Bed.Directory);
        var own = bed.Admin.Organization!;
        var changes = 0;
        owners.Changed += () => changes++;
        Assert.True(owners.Owns(own, "other/line"u8));
        _book.Put(Broker("their", Other, "other/#", position: 5), RecordingSink.Point("v", "yz/one"));
        _book.Put(Broker("ours", own, "other/line yz/#", position: 9));
        Assert.Equal(2, changes);
        Assert.Equal((false, true), (owners.Owns(own, "other/line"u8), owners.Owns(Other, "other/line"u8)));
        Assert.Equal((false, true), (owners.Owns(own, "yz/one"u8), owners.Owns(Other, "yz/one"u8)));
        Assert.Equal((true, false), (owners.Owns(own, "yz/two"u8), owners.Owns(Other, "yz/two"u8)));
        Assert.Equal((true, false), (owners.Owns(own, "nobody/named"u8), owners.Owns(Other, "nobody/named"u8)));
        Assert.Equal((false, true), (owners.Owns(own, Encoding.UTF8.GetBytes(Other + "/x")), owners.Owns(Other, Encoding.UTF8.GetBytes(Other + "/x"))));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_credential_that_an_adapter_names_keeps_to_its_topics(SqlEngine engine)
    {
        using var bed = await SessionTestBed.OpenAsync(NewDatabase(engine));
        var app = (await bed.Bed.Parties.IssueAppAsync(bed.Admin, new(PartyTestBed.Id(bed.Admin), "pump", new(AppKeyAlgorithm.SecretKey), [Role.EquipmentEngineer]))).Value!;
        _book.Put(Broker("pump", bed.Admin.Organization!, "yz/a/# yz/common", position: 1) with { UserName = app.App.Handle });
        var pump = (await AdmitAsync(bed, app.App.Handle, app.Secret!)).Identity!;
        Assert.Equal((MqttReason.Success, MqttReason.NotAuthorized), (pump.MayPublish("yz/a/003/vib"u8, 0, false), pump.MayPublish("yz/b"u8, 0, false)));
        Assert.Equal((MqttReason.Success, MqttReason.NotAuthorized), (pump.MaySubscribe("yz/a/+"u8, 0), pump.MaySubscribe("#"u8, 0)));
        Assert.Equal((true, false), (pump.MayReceive("yz/common"u8), pump.MayReceive("yz/b"u8)));
        Assert.Equal(MqttReason.NotAuthorized, pump.MayPublish("$SYS/x"u8, 0, false));
    }

    private static Adapter Broker(string id, string owner, string filters, long position) => new() { Id = id, Owner = owner, Name = id, Kind = AdapterKind.Broker, Endpoint = filters, Position = position };

    private ValueTask<MqttAdmission> AdmitAsync(SessionTestBed bed, string? user, string? password, bool tls = false, string address = "192.0.2.1", X509Certificate2? certificate = null, GateOptions? options = null) =>
        new PartyGate(bed.Credentials, bed.Tokens, bed.Bed.Access, bed.Bed.Audit, new TopicOwners(_book, bed.Bed.Directory), options ?? new()).AdmitAsync(new()
        {
            ClientId = "c", Version = MqttVersion.V5, UserName = user, Password = password is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(password), Certificate = certificate,
            Remote = new IPEndPoint(IPAddress.Parse(address), 40_000), Encrypted = tls || certificate is not null,
        }, default);

    private static X509Certificate2 Certificate(RSA key, string name) =>
        new CertificateRequest(new X500DistinguishedName($"CN=\"{name}\""), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
