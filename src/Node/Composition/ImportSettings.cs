using Yiwang.Identify.Import;
using Yiwang.Console.Tables;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Composition;

/// <summary>What imports and labels take from the node's settings.</summary>
internal static class ImportSettings
{
    public static ImportOptions Of(DataFolder folder, NodeSettings settings) => new()
    {
        Folder = folder.Imports,
        Limits = TableLimits.Default with { UploadBytesMax = settings.Limits.ImportBytes },
        PublicUrl = settings.PublicUrl,
        AllowPrivateAddress = settings.Labels.AllowPrivateAddress,
    };
}
