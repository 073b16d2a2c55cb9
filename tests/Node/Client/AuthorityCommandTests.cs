using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Net.Authorities;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Client;

/// <summary><c>yiwang authority</c> against a whole node, as an operator types it.</summary>
public sealed class AuthorityCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly (byte[] Pem, string Fingerprint) _other = Authority();
    private NodeHost _node = null!;
    private string _token = "";

    private string Node => _node.Addresses.Single().ToString();

    public async ValueTask InitializeAsync()
    {
        _token = await PreparedNode.CreateAsync(_folder.Path);
        var settings = new NodeSettings { Origin = "test.invalid/99.1", Listen = new() { Http = 0, Https = -1, Handle = -1, Recursion = -1, Mqtt = -1, Mqtts = -1 }, Log = new() { Level = "error" }, Limits = new() { DrainSeconds = 1 } };
        _node = await NodeHost.StartAsync(new DataFolder(_folder.Path), settings, TimeProvider.System, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_authority_is_shown_trusted_listed_and_revoked_in_the_groups_in_which_it_is_read_out()
    {
        var (file, groups) = (Put("ca.crt", _other.Pem), TrustedAuthority.Grouped(_other.Fingerprint).Split(' '));
        Assert.Equal((0, "", "还没有信任"), await RunAsync("list"));
        // only looked at: nothing is trusted by it, so that no script takes it for done
        var (code, shown, asks) = await RunAsync("trust", file, "--name", "对方节点");
        Assert.Equal((1, "还没有信任"), (code, asks));
        Assert.Contains(TrustedAuthority.Grouped(_other.Fingerprint), shown, StringComparison.Ordinal);
        Assert.Empty(_node.Services.GetRequiredService<TrustedAuthorities>().All);
        var (trusted, said, error) = await RunAsync(["trust", file, "--name", "对方节点", "--fingerprint", .. groups]);
        Assert.True(trusted == 0, error);
        Assert.Contains("对方节点", said, StringComparison.Ordinal);
        var (_, list, _) = await RunAsync("list");
        Assert.Contains(TrustedAuthority.Grouped(_other.Fingerprint) + "  ", list, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("trust", file, "--name", "对方节点", "--fingerprint", _other.Fingerprint)).Code);
        Assert.Single(_node.Services.GetRequiredService<TrustedAuthorities>().All);
        Assert.Equal((0, "已撤销", ""), await RunAsync(["revoke", .. groups]));
        Assert.Empty(_node.Services.GetRequiredService<TrustedAuthorities>().All);
        Assert.Equal((1, "", "没有信任过这个证书"), await RunAsync("revoke", _other.Fingerprint.ToLowerInvariant()));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_changes_nothing()
    {
        var file = Put("ca.crt", _other.Pem);
        Assert.Equal((2, "", "没有这个文件"), await RunAsync("trust", Path.Combine(_folder.Path, "none.crt"), "--name", "x", "--fingerprint", _other.Fingerprint));
        Assert.Equal((2, "", "没有这个文件"), await RunAsync("trust", Put("large.crt", new byte[TrustedAuthority.BytesMax + 1]), "--name", "x"));
        Assert.Equal((2, "", "读不出证书"), await RunAsync("trust", Put("text.crt", "not a certificate"u8.ToArray()), "--name", "x", "--fingerprint", _other.Fingerprint));
        Assert.Equal((1, "", "指纹和证书不相符"), await RunAsync("trust", file, "--name", "x", "--fingerprint", new string('A', 64)));
        Assert.Equal((1, "", "请写明是谁的证书"), await RunAsync("trust", file, "--name", " ", "--fingerprint", _other.Fingerprint));
        Assert.Equal((2, "", "指纹应为 64 位"), await RunAsync("revoke", "AB12"));
        Assert.Equal((2, "", "不是 http"), await RunAsync("list", "--node", "localhost"));
        foreach (var wrong in (string[][])[["list"], ["trust", file, "--name", "x", "--fingerprint", _other.Fingerprint], ["revoke", _other.Fingerprint]])
            Assert.Equal((1, "", "YIWANG_TOKEN"), await RunAsync(wrong, token: ""));
        Assert.Equal((1, "", "YIWANG_TOKEN"), await RunAsync(["list"], token: _token + "x"));
        Assert.Empty(_node.Services.GetRequiredService<TrustedAuthorities>().All);
        Assert.Equal((1, "", "连不上节点"), await RunAsync("list", "--node", "http://127.0.0.1:" + FreePort.Next().ToString(CultureInfo.InvariantCulture)));
    }

    private string Put(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(arguments, _token);

    /// <summary>A process of its own, since the token stands in its environment. Of what it writes, the part that is looked for; all of it when that is missing.</summary>
    private async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments, string token)
    {
        string[] all = ["authority", .. arguments, .. arguments.Contains("--node") ? (string[])[] : ["--node", Node]];
        var (code, output, error) = await NodeProcess.RunAsync(all, token);
        return (code, Part(output), Part(error));
    }

    private static string Part(string said) => s_parts.FirstOrDefault(p => said.Contains(p, StringComparison.Ordinal)) ?? said;

    private static readonly string[] s_parts = ["还没有信任", "已撤销", "没有信任过这个证书", "没有这个文件", "读不出证书", "指纹和证书不相符", "请写明是谁的证书", "指纹应为 64 位", "不是 http", "YIWANG_TOKEN", "连不上节点"];

    private static (byte[] Pem, string Fingerprint) Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Other node", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddYears(1));
        return (System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), certificate.GetCertHashString(HashAlgorithmName.SHA256));
    }
}
