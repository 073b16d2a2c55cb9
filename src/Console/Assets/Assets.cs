using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Yiwang.Console.Assets;

/// <summary>
/// The built files of wwwroot/dist, held in memory with their compressed forms (about 3 MB). Names carry a hash of the content, so browsers
/// keep them for ever. Without a build, pages still work, unstyled.
/// </summary>
internal sealed class AssetStore
{
    private static readonly string[] s_needs = ["imports", "dynamicImports", "css", "assets"];
    private readonly FrozenDictionary<string, Asset> _files;
    private readonly FrozenDictionary<string, string> _entries;
    private readonly FrozenDictionary<string, string> _icons;
    private readonly FrozenDictionary<string, string[]> _needs;

    public AssetStore(string folder, ILogger<AssetStore> log)
    {
        if (!File.Exists(Path.Combine(folder, "manifest.json")))
        {
            log.LogWarning("No built assets in {Folder}: pages will have no style. Build them with: npm ci && npm run build in src/Console.", folder);
            _files = FrozenDictionary<string, Asset>.Empty;
            _entries = _icons = FrozenDictionary<string, string>.Empty;
            _needs = FrozenDictionary<string, string[]>.Empty;
            return;
        }
        _files = Directory.EnumerateFiles(Path.Combine(folder, "assets")).Where(f => Asset.TypeOf(f) is not null)
            .ToFrozenDictionary(f => "assets/" + Path.GetFileName(f), Asset.Load, StringComparer.Ordinal);
        (_entries, _needs) = Entries(Path.Combine(folder, "manifest.json"));
        _icons = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(folder, "icons.json")))!.ToFrozenDictionary();
    }

    public Asset? Find(string path) => _files.GetValueOrDefault(path);

    /// <summary>Address of a built entry, as <c>islands/console.ts</c>; null when there is no build.</summary>
    public string? Url(string entry) => _entries.TryGetValue(entry, out var file) ? "/a/" + file : null;

    /// <summary>The text of a built entry, for pages that carry their style inside.</summary>
    public string Inline(string entry) => _entries.TryGetValue(entry, out var file) ? System.Text.Encoding.UTF8.GetString(_files[file].Plain) : "";

    /// <summary>Inside of the svg of a Tabler icon. A name that was not built in, as a form of one's own may give, shows a sheet of paper.</summary>
    public string Icon(string name) => _icons.GetValueOrDefault(name) ?? _icons.GetValueOrDefault("file-text", "");

    /// <summary>Addresses of the entry and of whatever it may load, at once or later.</summary>
    public IReadOnlyList<string> WithAll(string entry)
    {
        var (found, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([entry]));
        while (open.TryPop(out var name))
        {
            // what a file names is an entry, or a file that is no program
            if (!found.Add(_entries.GetValueOrDefault(name, name))) continue;
            foreach (var needed in _needs.GetValueOrDefault(name, [])) open.Push(needed);
        }
        return [.. found.Where(_files.ContainsKey).Order(StringComparer.Ordinal).Select(f => "/a/" + f)];
    }

    private static (FrozenDictionary<string, string>, FrozenDictionary<string, string[]>) Entries(string manifest)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var entries = json.RootElement.EnumerateObject().ToArray();
        return (entries.ToFrozenDictionary(e => e.Name, e => e.Value.GetProperty("file").GetString()!),
            entries.ToFrozenDictionary(e => e.Name, e => s_needs.SelectMany(n => e.Value.TryGetProperty(n, out var list) ? list.EnumerateArray().Select(v => v.GetString()!) : []).ToArray()));
    }
}

internal sealed record Asset(string Type, byte[] Plain, byte[]? Brotli, byte[]? Gzip)
{
    public static string? TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        _ => null,
    };

    public static Asset Load(string file) => new(TypeOf(file)!, File.ReadAllBytes(file), Optional(file + ".br"), Optional(file + ".gz"));

    private static byte[]? Optional(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;
}
