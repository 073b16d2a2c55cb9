using System.Text;
using System.Text.RegularExpressions;
using Yiwang.Cases.Definitions.Checks;

namespace Yiwang.Cases.Definitions;

/// <summary>The next table, file by file on top of the versions that were there.</summary>
internal sealed partial class TableBuild(Table before, IReadOnlySet<(string Code, int Version)> published)
{
    private readonly Dictionary<(string, int), DefinitionVersion> _versions = before.Versions.ToDictionary();
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);

    public List<DefinitionProblem> Problems { get; } = [];

    public void Add(string file, byte[] bytes, KnownCalls? known)
    {
        var read = DefinitionFile.Read(file, bytes, known);
        Problems.AddRange(read.Problems);
        var text = Encoding.UTF8.GetString(bytes);
        _offered.Add(read.Definition?.Code ?? Code().Match(text).Groups[1].Value);
        if (read.Definition is not { } definition) return;
        var key = (definition.Code, definition.Version);
        if (published.Contains(key) && _versions.TryGetValue(key, out var there) && there.Definition.Hash != definition.Hash)
        {
            Say(file, $"“{definition.Code}”第 {definition.Version} 版已在使用，内容却变了：请把 version 改为 {Highest(definition.Code) + 1}", $"version {definition.Version} of '{definition.Code}' is in use and this text differs: raise 'version' to {Highest(definition.Code) + 1}");
            return;
        }
        if (_files.TryGetValue($"{definition.Code}@{definition.Version}", out var other))
        {
            if (_versions[key].Definition.Hash != definition.Hash) Say(file, $"“{definition.Code}”第 {definition.Version} 版已由 {other} 定义：新版本请把 version 改为 {Highest(definition.Code) + 1}", $"version {definition.Version} of '{definition.Code}' is defined by {other} already; for a new one raise 'version' to {Highest(definition.Code) + 1}");
            return;
        }
        var prefix = TextCheck.Prefix(definition.Numbering);
        if (_numbers.TryGetValue(prefix, out var owner) && owner != definition.Code)
        {
            Say(file, $"编号前缀“{prefix}”已由“{owner}”使用，会有重复的编号", $"the number prefix '{prefix}' belongs to '{owner}' already; numbers would repeat");
            return;
        }
        _numbers[prefix] = definition.Code;
        _files[$"{definition.Code}@{definition.Version}"] = file;
        _versions[key] = new(definition, text);
    }

    public Table Done() => Table.Of(_versions.Values, before.Received.Values, _offered, Problems);

    // of a file that cannot be read whole: whose version before stays in force
    [GeneratedRegex(@"^case:\s*([a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex Code();

    private int Highest(string code) => _versions.Values.Where(v => v.Definition.Code == code).Max(v => v.Definition.Version);

    private void Say(string file, string zh, string en) => Problems.Add(new(file, 0, 0, new(zh, en)));
}
