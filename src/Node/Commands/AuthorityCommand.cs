using System.CommandLine;
using System.Text.Json;
using Yiwang.Net.Authorities;

namespace Yiwang.Node.Commands;

/// <summary><c>authority list</c>, <c>authority trust FILE --name … --fingerprint …</c>, <c>authority revoke FINGERPRINT</c>: the certificate authorities of other nodes that a running node trusts.</summary>
internal static class AuthorityCommand
{
    private const string Api = "/api/v1/authorities";

    public static Command Create() => new("authority", "信任的对方 CA 证书，马上生效（令牌在 YIWANG_TOKEN）/ trusted authorities of other nodes, at once (token in YIWANG_TOKEN)") { List(), Trust(), Revoke() };

    private static Command List()
    {
        var node = NodeApi.Node();
        var command = new Command("list", "列出 / list them") { node };
        command.SetAction((parsed, cancel) => RunAsync(Terminal.Of(parsed), parsed.GetRequiredValue(node), async (api, terminal) =>
        {
            if (await api.SendAsync(HttpMethod.Get, Api, null, null, cancel) is not { } all) return 1;
            if (all.GetArrayLength() == 0) terminal.Error.WriteLine("还没有信任别的节点的 CA / no authority is trusted yet");
            foreach (var one in all.EnumerateArray()) terminal.Out.WriteLine($"{TrustedAuthority.Grouped(Of(one, "fingerprint"))}  {Of(one, "to")[..10]}  {Of(one, "name")}  {Of(one, "subject")}");
            return 0;
        }));
        return command;
    }

    private static Command Trust()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "对方节点的 /ca.crt / the other node's /ca.crt" };
        var name = new Option<string>("--name") { Description = "谁的节点 / whose node", Required = true };
        var fingerprint = new Option<string[]>("--fingerprint") { Description = "和对方核对过的指纹；不写就只显示证书的指纹 / fingerprint, compared with the other side; without it the certificate's is only shown", AllowMultipleArgumentsPerToken = true };
        var node = NodeApi.Node();
        var command = new Command("trust", "信任一个 CA / trust an authority") { file, name, fingerprint, node };
        command.SetAction(async (parsed, cancel) =>
        {
            var (terminal, path) = (Terminal.Of(parsed), parsed.GetRequiredValue(file));
            if (await ReadAsync(terminal, path, cancel) is not { } read) return 2;
            // in groups, as it is shown
            var compared = string.Concat(parsed.GetValue(fingerprint) ?? []);
            if (compared.Length == 0) return Show(terminal, read);
            return await RunAsync(terminal, parsed.GetRequiredValue(node), async (api, _) =>
            {
                if (await api.UploadAsync($"{Api}?name={Uri.EscapeDataString(parsed.GetRequiredValue(name))}&fingerprint={Uri.EscapeDataString(compared)}", path, cancel) is not { } done) return 1;
                terminal.Out.WriteLine($"已信任 {Of(done, "name")}：{Of(done, "subject")}，有效期至 {Of(done, "to")[..10]} / trusted until then");
                return 0;
            });
        });
        return command;
    }

    private static Command Revoke()
    {
        var fingerprint = new Argument<string[]>("FINGERPRINT") { Description = "指纹，64 位十六进制，可照 list 分组写 / fingerprint, 64 hexadecimal digits, in groups if you like, as list shows it", Arity = ArgumentArity.OneOrMore };
        var node = NodeApi.Node();
        var command = new Command("revoke", "撤销信任 / trust it no more") { fingerprint, node };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            if (TrustedAuthority.Plain(string.Concat(parsed.GetRequiredValue(fingerprint))) is not { Length: TrustedAuthority.FingerprintDigits } digits)
            {
                terminal.Error.WriteLine($"指纹应为 {TrustedAuthority.FingerprintDigits} 位十六进制，见 authority list / a fingerprint has {TrustedAuthority.FingerprintDigits} hexadecimal digits: see authority list");
                return 2;
            }
            return await RunAsync(terminal, parsed.GetRequiredValue(node), async (api, _) =>
            {
                if (!await api.DeleteAsync($"{Api}/{digits}", cancel)) return 1;
                terminal.Out.WriteLine("已撤销 / revoked");
                return 0;
            });
        });
        return command;
    }

    /// <summary>Null after saying why the file is none that a node would trust.</summary>
    private static async Task<TrustedAuthority?> ReadAsync(Terminal terminal, FileInfo file, CancellationToken cancel)
    {
        try
        {
            if (!file.Exists || file.Length > TrustedAuthority.BytesMax)
            {
                terminal.Error.WriteLine($"{file.FullName}：没有这个文件，或者大于 16 KiB / not there, or over 16 KiB");
                return null;
            }
            var read = TrustedAuthority.Read(await File.ReadAllBytesAsync(file.FullName, cancel), "-", TimeProvider.System.GetUtcNow());
            if (read.Succeeded) return read.Value;
            terminal.Error.WriteLine($"{file.FullName}：{read.Status.Say?.Zh} / {read.Status.Say?.En}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"{file.FullName}：读不了 / cannot be read：{e.Message}");
        }
        return null;
    }

    /// <returns>1, since nothing is trusted by it.</returns>
    private static int Show(Terminal terminal, TrustedAuthority read)
    {
        terminal.Out.WriteLine($"{read.Subject}\n{TrustedAuthority.Grouped(read.Fingerprint)}");
        terminal.Error.WriteLine("还没有信任：与对方核对后，把指纹写在 --fingerprint 后面 / not trusted yet: compare it with the other side, then give it as --fingerprint");
        return 1;
    }

    private static async Task<int> RunAsync(Terminal terminal, string node, Func<NodeApi, Terminal, Task<int>> act)
    {
        using var api = NodeApi.Open(terminal, node);
        return api is null ? 2 : await act(api, terminal);
    }

    private static string Of(JsonElement one, string name) => one.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
