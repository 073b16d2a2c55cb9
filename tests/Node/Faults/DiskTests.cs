using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Xunit;
using Yiwang.Node.Tests.Harness;

namespace Yiwang.Node.Tests.Faults;

/// <summary>A disk of its own, small enough to fill; needs the right to mount.</summary>
public sealed class DiskTests : IDisposable
{
    private const int DiskMiB = 160, KeptFreeMiB = 32;
    private readonly TemporaryFolder _folder = new();
    private bool _mounted;

    public void Dispose()
    {
        if (_mounted) Run("umount", "--lazy", _folder.Path);
        _folder.Dispose();
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_serves_reads_until_there_is_room_again()
    {
        Mount();
        var path = Path.Combine(_folder.Path, "node");
        var ballast = Path.Combine(_folder.Path, "ballast");
        var token = await PreparedNode.CreateAsync(path);
        await using var node = await NodeProcess.ServeAsync(path, $"log.minFreeBytes={KeptFreeMiB << 20}");
        Assert.Equal(HttpStatusCode.Created, await RegisterAsync(node.Http, token, "before"));

        Fill(ballast);
        // The log asks for the free space once in 8 MiB, so a few hundred large registrations may still go through.
        var written = 0;
        while (await RegisterAsync(node.Http, token, $"filling-{written}", new string('x', 30_000)) == HttpStatusCode.Created) Assert.InRange(++written, 0, 400);
        Assert.Equal(HttpStatusCode.InsufficientStorage, await RegisterAsync(node.Http, token, "during"));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(node.Http, "before"));
        Assert.Equal(HttpStatusCode.NotFound, await ResolveAsync(node.Http, "during"));

        File.Delete(ballast);
        Assert.Equal(HttpStatusCode.Created, await RegisterAsync(node.Http, token, "after"));
        Assert.Equal(HttpStatusCode.OK, await ResolveAsync(node.Http, "after"));
    }

    [Fact]
    public async Task A_read_only_folder_is_said_plainly_and_left_alone()
    {
        Mount();
        var path = Path.Combine(_folder.Path, "node");
        await PreparedNode.CreateAsync(path);
        Run("mount", "-o", "remount,ro", _folder.Path);
        var (code, _, error) = await NodeProcess.RunAsync("serve", "--data", path, "--set", "listen.http=0", "--set", "listen.https=-1");
        Assert.Equal(1, code);
        Assert.Contains("Read-only file system", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> RegisterAsync(HttpClient http, string token, string suffix, string value = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/things") { Content = JsonContent.Create(new { handle = $"{PreparedNode.Prefix}/{suffix}", values = new[] { new { index = 1, type = "DESC", value } } }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ResolveAsync(HttpClient http, string suffix)
    {
        using var answer = await http.GetAsync($"/api/handles/{PreparedNode.Prefix}/{suffix}");
        return answer.StatusCode;
    }

    /// <summary>Leaves less free than the node wants to keep, and something, so that its other files do not fail first.</summary>
    private void Fill(string ballast)
    {
        using var file = File.Create(ballast);
        var chunk = new byte[1 << 20];
        while (new DriveInfo(_folder.Path).AvailableFreeSpace > (KeptFreeMiB << 20) - (4 << 20)) file.Write(chunk);
    }

    private void Mount()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small disk needs root");
        Assert.Equal(0, Run("mount", "-t", "tmpfs", "-o", $"size={DiskMiB}m", "tmpfs", _folder.Path));
        _mounted = true;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
