using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Console.Accounts;
using Yiwang.Events;

namespace Yiwang.Node.Settings;

/// <summary>Writes the public address of the first run into <c>yiwang.json</c>, leaving everything else there as it is.</summary>
internal sealed class FirstRun(DataFolder folder, PublicAddress address) : IFirstRun
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Bilingual? Check(string? publicAddress) =>
        string.IsNullOrWhiteSpace(publicAddress) || (Uri.TryCreate(publicAddress.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https"))
            ? null
            : new("应为 http 或 https 网址，如 https://id.example.cn。", "Give an http or https address, as https://id.example.cn.");

    public void Keep(string? publicAddress)
    {
        if (string.IsNullOrWhiteSpace(publicAddress)) return;
        var json = File.Exists(folder.SettingsFile) ? JsonNode.Parse(File.ReadAllBytes(folder.SettingsFile), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject ?? [] : [];
        address.Url = publicAddress.Trim().TrimEnd('/');
        json["publicUrl"] = address.Url;
        File.WriteAllText(folder.SettingsFile + ".new", json.ToJsonString(s_json) + "\n");
        File.Move(folder.SettingsFile + ".new", folder.SettingsFile, overwrite: true);
    }
}
