using Yiwang.Node.Settings;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Node.Composition;

/// <summary>Opens the folder's keys, encrypted under <c>secret</c> from the settings or else under the file beside them.</summary>
internal static class NodeKeys
{
    public static FileKeyStore Open(DataFolder folder, NodeSettings settings)
    {
        var files = DiskFileSystem.Instance;
        files.CreateDirectory(folder.Keys);
        var secret = settings.Secret.Length > 0 && NodeSecret.TryParse(settings.Secret, out var given) ? given! : NodeSecret.LoadOrCreate(files, folder.Keys);
        return FileKeyStore.Open(files, folder.Keys, secret);
    }
}
