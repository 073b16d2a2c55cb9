using Yiwang.Node.Settings;

namespace Yiwang.Node.Upkeep;

/// <summary>Files beside the stores that settings name. Without them a restored node would not start, so a backup takes those that lie in the data folder.</summary>
/// <param name="Taken">Relative to the data folder; a private key is not among them.</param>
/// <param name="Left">What somebody else has to keep: files elsewhere, and the private key of a supplied certificate.</param>
internal sealed record NamedFiles(IReadOnlyList<string> Taken, IReadOnlyList<string> Left)
{
    public static NamedFiles Of(NodeSettings settings, string root)
    {
        string?[] open = [settings.Certificate.File, .. settings.Certificate.PeerAuthorities, settings.Codes.Cities, settings.Witness.Policy];
        var named = open.OfType<string>().Where(f => f.Length > 0).Select(f => Path.GetFullPath(Path.Combine(root, f))).Distinct(StringComparer.Ordinal).ToList();
        var inside = named.Where(f => f.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)).ToList();
        return new([.. inside.Select(f => Path.GetRelativePath(root, f))], [.. named.Except(inside), .. new[] { settings.Certificate.KeyFile }.Where(f => f.Length > 0)]);
    }
}
