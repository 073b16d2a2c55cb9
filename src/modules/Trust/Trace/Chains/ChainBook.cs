using System.Text;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Definitions.Reading;

namespace Yiwang.Trust.Trace.Chains;

/// <summary>The chains in force: those that ship and those of the node's folder, which win. A file that is not sound is left out, and says why.</summary>
public sealed class ChainBook
{
    private const int FilesMax = 100;

    private ChainBook(IReadOnlyList<ChainDefinition> all, IReadOnlyList<DefinitionProblem> problems) => (All, Problems) = (all, problems);

    public IReadOnlyList<ChainDefinition> All { get; }
    public IReadOnlyList<DefinitionProblem> Problems { get; }

    public ChainDefinition? Find(string? code) => All.FirstOrDefault(c => c.Code == code);

    /// <param name="folder"><c>{data}/definitions</c>; null = what ships.</param>
    public static ChainBook Load(string? folder)
    {
        var chains = new Dictionary<string, ChainDefinition>(StringComparer.Ordinal);
        var problems = new List<DefinitionProblem>();
        foreach (var (file, text) in Shipped().Concat(Own(folder)))
        {
            var list = new ProblemList(file);
            if (text.Length > ChainReader.SizeMax) list.Say(0, 0, "文件超过 256 KiB", "the file has more than 256 KiB");
            else if (ChainReader.Read(text, list) is { } chain) chains[chain.Code] = chain;
            problems.AddRange(list.InOrder);
        }
        return new([.. chains.Values], problems);
    }

    private static IEnumerable<(string File, string Text)> Shipped()
    {
        var assembly = typeof(ChainBook).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(ChainReader.Ending, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name, reader.ReadToEnd());
        }
    }

    private static IEnumerable<(string File, string Text)> Own(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) yield break;
        foreach (var file in Directory.GetFiles(folder, "*" + ChainReader.Ending).Order(StringComparer.Ordinal).Take(FilesMax))
            if (new FileInfo(file).Length is var size) yield return (Path.GetFileName(file), size > ChainReader.SizeMax * 4 ? new string(' ', ChainReader.SizeMax + 1) : File.ReadAllText(file));
    }
}
