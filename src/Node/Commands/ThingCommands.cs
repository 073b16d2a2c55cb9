using System.CommandLine;
using System.Text.Json;
using Yiwang.Client;

namespace Yiwang.Node.Commands;

/// <summary><c>resolve</c>, <c>register</c> and <c>export</c>: the API from a shell.</summary>
internal static class ThingCommands
{
    private static readonly string[] s_fields = ["handle", "status", "origin", "owner", "template", "position", "recordedAt", "answeredBy", "asOf"];

    public static Command Resolve()
    {
        var handle = new Argument<string>("HANDLE") { Description = "标识，如 99.501.1001/ZXJ26000731 / identifier" };
        var node = NodeApi.Node();
        var json = CommandOptions.Json();
        var index = new Option<int[]>("--index", "-i") { Description = "只要这些序号的值，可重复（配 --server）/ only values of these indexes, repeatable (with --server)", DefaultValueFactory = _ => [] };
        var type = new Option<string[]>("--type") { Description = "只要这些类型的值，可重复；以 . 结尾含子类型（配 --server）/ only values of these types; one that ends in . has its subtypes (with --server)", DefaultValueFactory = _ => [] };
        var certified = new Option<bool>("--certified") { Description = "答复须有服务器签名（配 --server）/ the answer must be signed by the server (with --server)" };
        var server = new HandleServerOptions();
        var command = new Command("resolve", "解析一个标识 / resolve an identifier") { handle, node, json, index, type, certified };
        server.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            if (server.Asked(parsed))
            {
                await using var client = server.Open(parsed, terminal);
                var wanted = new ResolveOptions
                {
                    Indexes = parsed.GetRequiredValue(index),
                    Types = parsed.GetRequiredValue(type),
                    Certified = parsed.GetValue(certified),
                    PublicOnly = client?.HasCredential != true,
                };
                return client is null ? 2 : await HandleServerCommands.ResolveAsync(client, parsed.GetRequiredValue(handle), wanted, parsed.GetValue(json), terminal, cancel);
            }
            using var api = NodeApi.Open(terminal, parsed.GetRequiredValue(node));
            if (api is null) return 2;
            if (await api.SendAsync(HttpMethod.Get, "/api/v1/things/" + PathOf(parsed.GetRequiredValue(handle)), null, null, cancel) is not { } thing) return 1;
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonSerializer.Serialize(thing, CommandOptions.JsonText));
            else Print(terminal.Out, thing);
            return 0;
        });
        return command;
    }

    public static Command Register()
    {
        var handle = new Argument<string>("HANDLE") { Description = "标识 / identifier" };
        var template = new Option<string?>("--template", "-t") { Description = "模板标识；不给则任意值 / template handle; absent = any values" };
        var attributes = new Option<string[]>("--attribute", "-a") { Description = "属性，名=值，可重复 / attribute, name=value, repeatable", DefaultValueFactory = _ => [] };
        var values = new Option<string[]>("--value", "-v") { Description = "值，序号:类型=文本，如 1:URL=https://…，可重复 / value, index:type=text, repeatable", DefaultValueFactory = _ => [] };
        var key = new Option<string?>("--idempotency-key") { Description = "重复执行时答复相同 / a repeat answers the same" };
        var node = NodeApi.Node();
        var server = new HandleServerOptions();
        var command = new Command("register", "注册一个标识（令牌在 YIWANG_TOKEN）/ register an identifier (token in YIWANG_TOKEN)") { handle, template, attributes, values, key, node };
        server.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            if (server.Asked(parsed))
            {
                if (Values(parsed.GetRequiredValue(values), terminal) is not { } given) return 2;
                await using var client = server.Open(parsed, terminal);
                return client is null ? 2 : await HandleServerCommands.RegisterAsync(client, parsed.GetRequiredValue(handle), [.. given.Select(v => HandleValues.Text(v.Index, v.Type, v.Value))], terminal, cancel);
            }
            using var api = NodeApi.Open(terminal, parsed.GetRequiredValue(node));
            if (api is null) return 2;
            if (Pairs(parsed.GetRequiredValue(attributes), terminal) is not { } named || Values(parsed.GetRequiredValue(values), terminal) is not { } indexed) return 2;
            var body = new { handle = parsed.GetRequiredValue(handle), template = parsed.GetValue(template), attributes = named, values = indexed };
            if (await api.SendAsync(HttpMethod.Post, "/api/v1/things", body, parsed.GetValue(key), cancel) is not { } thing) return 1;
            terminal.Out.WriteLine($"已注册 {thing.GetProperty("handle")}，存证位置 {thing.GetProperty("position")} / registered");
            return 0;
        });
        return command;
    }

    public static Command Export()
    {
        var prefix = new Argument<string>("PREFIX") { Description = "前缀，如 99.501.1001；配 --pact 时是要写的文件 / prefix; with --pact the file to be written" };
        var pact = new Option<string?>("--pact") { Description = "把这份合作协议下等待送达的消息写成文件 / write what waits under this agreement to a file" };
        var isSealed = new Option<bool>("--sealed") { Description = "加密给对方（配 --pact）/ encrypted to the other side (with --pact)" };
        var node = NodeApi.Node();
        var json = CommandOptions.Json();
        var command = new Command("export", "列出一个前缀下的标识，或导出等待送达的消息 / list the identifiers of a prefix, or write waiting messages to a file") { prefix, pact, isSealed, node, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var terminal = Terminal.Of(parsed);
            using var api = NodeApi.Open(terminal, parsed.GetRequiredValue(node));
            if (api is null) return 2;
            if (parsed.GetValue(pact) is { } id) return await BundleCommand.ExportAsync(api, terminal, id, parsed.GetValue(isSealed), parsed.GetRequiredValue(prefix), cancel);
            for (string? cursor = ""; cursor is not null;)
            {
                var query = $"/api/v1/things?prefix={Uri.EscapeDataString(parsed.GetRequiredValue(prefix))}&max=500" + (cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "");
                if (await api.SendAsync(HttpMethod.Get, query, null, null, cancel) is not { } page) return 1;
                foreach (var thing in page.GetProperty("items").EnumerateArray())
                    terminal.Out.WriteLine(parsed.GetValue(json) ? thing.GetRawText() : $"{thing.GetProperty("handle")}\t{thing.GetProperty("status")}\t{thing.GetProperty("recordedAt")}");
                cursor = page.GetProperty("nextCursor").GetString();
            }
            return 0;
        });
        return command;
    }

    private static string PathOf(string handle) => string.Join('/', handle.Split('/').Select(Uri.EscapeDataString));

    private static void Print(TextWriter to, JsonElement thing)
    {
        foreach (var name in s_fields)
            if (thing.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null) to.WriteLine($"{name,-12} {field}");
        foreach (var value in thing.GetProperty("values").EnumerateArray())
            to.WriteLine($"{value.GetProperty("index"),12} {value.GetProperty("type"),-24} {(value.GetProperty("value").GetString() ?? "base64 " + value.GetProperty("base64"))}");
        if (thing.GetProperty("withheld").GetInt32() is > 0 and var withheld) to.WriteLine($"另有 {withheld} 个值需授权 / {withheld} more values need a right");
    }

    private static Dictionary<string, string>? Pairs(string[] texts, Terminal terminal)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var text in texts)
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at))
            {
                terminal.Error.WriteLine($"--attribute {text}：应写作 名=值 / must be written name=value");
                return null;
            }
            pairs[text[..at]] = text[(at + 1)..];
        }
        return pairs;
    }

    private static List<GivenValue>? Values(string[] texts, Terminal terminal)
    {
        var values = new List<GivenValue>();
        foreach (var text in texts)
        {
            var (colon, equals) = (text.IndexOf(':', StringComparison.Ordinal), text.IndexOf('=', StringComparison.Ordinal));
            if (colon < 1 || equals < colon + 2 || !int.TryParse(text[..colon], System.Globalization.CultureInfo.InvariantCulture, out var index))
            {
                terminal.Error.WriteLine($"--value {text}：应写作 序号:类型=文本 / must be written index:type=text");
                return null;
            }
            values.Add(new GivenValue(index, text[(colon + 1)..equals], text[(equals + 1)..]));
        }
        return values;
    }

    private sealed record GivenValue(int Index, string Type, string Value);
}
