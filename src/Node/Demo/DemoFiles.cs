namespace Yiwang.Node.Demo;

/// <summary>The product files as users have them, right and with mistakes.</summary>
internal static class DemoFiles
{
    public static IReadOnlyList<FileInfo> List()
    {
        var folder = new DirectoryInfo(DemoData.Folder);
        return [.. folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.Extension is ".xlsx" or ".csv" or ".xls").OrderBy(f => f.Name, StringComparer.Ordinal)];
    }
}
