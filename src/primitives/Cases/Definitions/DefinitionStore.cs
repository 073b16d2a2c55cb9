using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Yiwang.Events;

namespace Yiwang.Cases.Definitions;

/// <summary>
/// The definitions of a node. Readers see one unchanging table; <see cref="Reload"/> makes a new one and puts it in its place whole. A file that is not sound leaves the version before it in force and stands in <see cref="Problems"/>.
/// </summary>
public sealed class DefinitionStore : IDefinitions
{
    /// <summary>Files of one folder that are read; those after them in order of name are named as a problem.</summary>
    public const int FilesMax = 500;

    private readonly Lock _writing = new();
    private readonly IReadOnlyList<(string File, byte[] Bytes)> _shipped;
    private readonly string? _folder;
    private KnownCalls? _known;
    private readonly HashSet<(string, int)> _published = [];
    private volatile Table _table = Table.Empty;

    private DefinitionStore(IReadOnlyList<(string, byte[])> shipped, string? folder, KnownCalls? known) => (_shipped, _folder, _known) = (shipped, folder, known);

    /// <param name="folder"><c>{data}/definitions</c>, which need not exist; null = shipped ones only.</param>
    /// <param name="published">Texts of the versions that cases began with, oldest first, from DefinitionPublished.</param>
    public static DefinitionStore Load(IEnumerable<DefinitionAssembly> shipped, string? folder, KnownCalls? known, IEnumerable<PublishedText>? published = null)
    {
        var store = new DefinitionStore([.. shipped.SelectMany(Embedded)], folder, known);
        foreach (var text in published ?? []) store.Recall(text);
        store.Reload();
        return store;
    }

    public IReadOnlyList<CaseDefinition> Newest => _table.Newest;
    public IReadOnlyList<DefinitionProblem> Problems => _table.Problems;
    /// <summary>Raised after a new table stands; must not block.</summary>
    public event Action? Changed;

    public bool TryFind(string code, int version, [NotNullWhen(true)] out CaseDefinition? definition) =>
        (definition = _table.Find(code, version)?.Definition) is not null;

    public bool TryFind(string code, [NotNullWhen(true)] out CaseDefinition? newest) => _table.ByCode.TryGetValue(code, out newest);

    /// <summary>Whether a file of this node holds the version or has held it; false also when nobody does.</summary>
    public bool IsOwn(string code, int version) => _table.Versions.ContainsKey((code, version));

    public string? Text(string code, int version) => _table.Find(code, version)?.Text;

    /// <summary>A version that a case began with: from now on its text does not change under its number. It is not judged again. A received one binds nobody but the cases that came with it.</summary>
    public void Recall(PublishedText published)
    {
        lock (_writing)
        {
            if (DefinitionFile.Again(Encoding.UTF8.GetBytes(published.Text)) is not { } definition) return;
            var (key, version) = ((definition.Code, definition.Version), new DefinitionVersion(definition, published.Text));
            if (published.Received)
            {
                if (_table.Find(definition.Code, definition.Version) is null) _table = _table.WithReceived(version);
            }
            else if (_published.Add(key) && !_table.Versions.ContainsKey(key)) _table = _table.With(version);
        }
    }

    /// <summary>Whether a form that came from another node can be handled here: its text has the hash, no other text has its number here, and its guards and effects are known. Changes nothing.</summary>
    public Outcome Admit(string code, int version, string hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (DefinitionFile.Hash(bytes) != hash) return Refused(code, version, "表单文本与其摘要不符", "the text of the form does not have its hash");
        if (TryFind(code, version, out var own))
            return own.Hash == hash ? Outcome.Ok : Refused(code, version, $"两个节点的“{own.Name.Zh}”第 {version} 版内容不同，请一方改用新的版本号", $"the two nodes have different texts of version {version}: one of them must take a new version");
        KnownCalls? known;
        lock (_writing) known = _known;
        var read = DefinitionFile.Read(code, bytes, known);
        if (read.Definition is not { } definition) return new Outcome(Codes.CasesNotPossible, $"{code} {version}: line {read.Problems[0].Line}", null, read.Problems[0].Reason);
        return definition.Code == code && definition.Version == version ? Outcome.Ok : Refused(code, version, "表单文本不是所说的那一版", "the text is of another form or version");
    }

    private static Outcome Refused(string code, int version, string zh, string en) => new(Codes.CasesNotPossible, $"{code} {version}: {en}", null, new(zh, en));

    /// <summary>Guards and effects, once the node has them all; files that name others are refused from then on.</summary>
    public void Know(KnownCalls known)
    {
        lock (_writing) _known = known;
        Reload();
    }

    /// <summary>What would come of a file if it were put into the folder as <c>{code}.case.yaml</c>.</summary>
    public DefinitionReading Check(string file, byte[] bytes)
    {
        lock (_writing)
        {
            var read = DefinitionFile.Read(file, bytes, _known);
            if (read.Definition is not { } definition) return read;
            var build = new TableBuild(_table, _published);
            foreach (var (name, text) in Files(build.Problems).Where(f => f.File != FileName(definition.Code))) build.Add(name, text, null);
            build.Problems.Clear();
            build.Add(file, bytes, _known);
            return build.Problems.Count == 0 ? read : new(null, [.. build.Problems]);
        }
    }

    /// <summary>Checks a file, puts it into the folder and takes it into force. The one before it in the folder is replaced; versions that cases began with stay.</summary>
    public DefinitionReading Save(byte[] bytes)
    {
        DefinitionReading read;
        lock (_writing)
        {
            read = Check("", bytes);
            if (read.Definition is not { } definition || _folder is null) return read;
            DefinitionFolder.Write(_folder, FileName(definition.Code), bytes);
        }
        Reload();
        return read;
    }

    private static string FileName(string code) => code + DefinitionFile.Ending;

    private IEnumerable<(string File, byte[] Bytes)> Files(List<DefinitionProblem> problems) => _shipped.Concat(DefinitionFolder.Read(_folder, FilesMax, problems));

    /// <summary>Reads the folder again. Bounded by <see cref="FilesMax"/> files of <see cref="DefinitionFile.SizeMax"/>.</summary>
    public IReadOnlyList<DefinitionProblem> Reload()
    {
        lock (_writing)
        {
            var build = new TableBuild(_table, _published);
            foreach (var (file, bytes) in Files(build.Problems)) build.Add(file, bytes, _known);
            _table = build.Done();
        }
        Changed?.Invoke();
        return Problems;
    }

    private static IEnumerable<(string, byte[])> Embedded(DefinitionAssembly source) =>
        source.Assembly.GetManifestResourceNames().Where(n => n.EndsWith(DefinitionFile.Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => (ShortName(n), Bytes(source.Assembly, n)));

    // Yiwang.Connect.Definitions.work-order.case.yaml
    private static string ShortName(string resource) => resource[(resource[..^DefinitionFile.Ending.Length].LastIndexOf('.') + 1)..];

    private static byte[] Bytes(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
