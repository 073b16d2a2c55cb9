using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Net.Authorities;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Unit.Tests.Parties;

namespace Yiwang.Unit.Tests.Net.Authorities;

/// <summary>Trusting another node's certificate authority, as a fact of the log.</summary>
public sealed class TrustedAuthoritiesTests : IDisposable
{
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();
    private PartyTestBed _bed = null!;

    public void Dispose() => _bed?.Dispose();

    [Fact]
    public async Task What_is_trusted_holds_at_once_and_after_a_restart_until_it_is_revoked()
    {
        var (trusted, admin) = await OpenAsync();
        var pem = Encoding.ASCII.GetBytes(Certificate("CN=Forge CA").ExportCertificatePem());
        var read = Read(pem);
        var grouped = TrustedAuthority.Grouped(read.Fingerprint).ToLowerInvariant();
        Assert.Equal("锻造厂", (await Ok(trusted.TrustAsync(admin, pem, " 锻造厂 ", grouped))).Name);
        Assert.Single(trusted.Certificates);
        // once more is the same one
        await Ok(trusted.TrustAsync(admin, pem, "锻造厂", grouped));
        await Ok(trusted.TrustAsync(admin, Certificate("CN=Other").RawData, "别家", Certificate("CN=Other").GetCertHashString(HashAlgorithmName.SHA256)));
        var after = Open();
        Assert.Equal(["锻造厂", "别家"], after.All.Select(a => a.Name));
        Assert.Equal((read.Fingerprint, "CN=Forge CA", admin.User), (after.All[0].Fingerprint, after.All[0].Subject, after.All[0].By));
        Assert.Equal(Outcome.Ok, await after.RevokeAsync(admin, read.Fingerprint));
        Assert.Single(after.Certificates);
        Assert.Equal(["别家"], Open().All.Select(a => a.Name));
        Assert.Equal([NetKinds.AuthorityTrusted, NetKinds.AuthorityTrusted, NetKinds.AuthorityRevoked], Enumerable.Range(0, (int)_bed.Events.Size).Select(n => _bed.Events.Read(n).Kind).Where(k => k.StartsWith("Authority", StringComparison.Ordinal)));
        Assert.Equal(Codes.RequestInvalid, (await after.RevokeAsync(admin, read.Fingerprint)).Code);
    }

    [Fact]
    public async Task Only_who_runs_the_node_may_and_only_with_the_fingerprint_that_was_compared()
    {
        var (trusted, admin) = await OpenAsync();
        var certificate = Certificate("CN=Forge CA");
        var fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        Assert.Equal("fingerprint", (await trusted.TrustAsync(admin, certificate.RawData, "锻造厂", "")).Status.Field);
        Assert.Equal("fingerprint", (await trusted.TrustAsync(admin, certificate.RawData, "锻造厂", new string('0', 64))).Status.Field);
        Assert.Equal("name", (await trusted.TrustAsync(admin, certificate.RawData, " ", fingerprint)).Status.Field);
        var tenant = await _bed.TenantAsync(admin);
        Assert.Equal(Codes.PartiesForbidden, (await trusted.TrustAsync(tenant.Admin, certificate.RawData, "锻造厂", fingerprint)).Status.Code);
        await Ok(trusted.TrustAsync(admin, certificate.RawData, "锻造厂", fingerprint));
        Assert.Equal(Codes.PartiesForbidden, (await trusted.RevokeAsync(tenant.Admin, fingerprint)).Code);
        Assert.Single(trusted.All);
    }

    [Fact]
    public void What_is_no_authoritys_certificate_is_refused_with_the_reason()
    {
        void Refused(byte[] file, string why) => Assert.Contains(why, TrustedAuthority.Read(file, "x", s_now).Status.Say!.Value.Zh, StringComparison.Ordinal);
        Refused([], "请粘贴");
        Refused(new byte[TrustedAuthority.BytesMax + 1], "请粘贴");
        Refused("not a certificate"u8.ToArray(), "读不出证书");
        Refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"u8.ToArray(), "读不出证书");
        Refused(Certificate("CN=server", isAuthority: false).RawData, "服务器自己的证书");
        Refused(Certificate("CN=old", from: -20, to: -10).RawData, "有效期");
        Refused(Certificate("CN=tomorrow", from: 1, to: 10).RawData, "有效期");
        using var root = Certificate("CN=root");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var between = new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256);
        between.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Refused(between.Create(root, s_now.AddDays(-1), s_now.AddDays(5), [1, 2, 3]).RawData, "不是根证书");
        Assert.True(TrustedAuthority.Read(root.RawData, "x", s_now).Succeeded);
    }

    private async Task<(TrustedAuthorities, Principal)> OpenAsync()
    {
        _bed = await PartyTestBed.OpenAsync();
        var admin = await _bed.FoundAsync();
        return (Open(), admin);
    }

    private TrustedAuthorities Open() => TrustedAuthorities.Open(_bed.Events, _bed.Directory, new AuditedAccess(_bed.Access, _bed.Audit), TimeProvider.System);

    private readonly Dictionary<string, X509Certificate2> _made = [];

    private X509Certificate2 Certificate(string name, bool isAuthority = true, int from = -1, int to = 10)
    {
        if (_made.TryGetValue(name, out var known)) return known;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return _made[name] = request.CreateSelfSigned(s_now.AddDays(from), s_now.AddDays(to));
    }

    private static TrustedAuthority Read(byte[] file) => TrustedAuthority.Read(file, "x", s_now).Value!;

    private static async Task<TrustedAuthority> Ok(ValueTask<Outcome<TrustedAuthority>> act)
    {
        var outcome = await act;
        Assert.Equal(Outcome.Ok, outcome.Status);
        return outcome.Value!;
    }
}
