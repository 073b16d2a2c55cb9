using Xunit;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Storage.Backup;

public sealed class KeyBackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-keys-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
    private string Keys => Path.Combine(_folder, "keys");
    private string Backup => Path.Combine(_folder, "backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FileKeyStore Open(string folder)
    {
        Directory.CreateDirectory(folder);
        return FileKeyStore.Open(DiskFileSystem.Instance, folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, folder));
    }

    private FileKeyStore Filled()
    {
        var keys = Open(Keys);
        keys.Create("signing/log", [1]);
        keys.Create("seal/wang", [2]);
        keys.Create("seal/li", [3]);
        return keys;
    }

    [Fact]
    public async Task Keys_come_back_readable_and_for_the_owner_only()
    {
        Filled();
        await KeyBackup.CreateAsync(Keys, Backup, Cancel);
        var fresh = Path.Combine(_folder, "fresh");
        Assert.Equal((4, 0), await KeyBackup.RestoreAsync(Backup, fresh, Cancel));
        Assert.Equal([2], Open(fresh).TryLoad("seal/wang")!);
        Assert.All(Directory.GetFiles(Backup).Concat(Directory.GetFiles(fresh)), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [Fact]
    public async Task A_key_destroyed_after_the_backup_does_not_come_back()
    {
        var keys = Filled();
        await KeyBackup.CreateAsync(Keys, Backup, Cancel);
        keys.Destroy("seal/wang");
        File.Delete(Path.Combine(Keys, "seal+li.key"));
        Assert.Equal((1, 1), await KeyBackup.RestoreAsync(Backup, Keys, Cancel));
        var again = Open(Keys);
        Assert.Null(again.TryLoad("seal/wang"));
        Assert.Equal([3], again.TryLoad("seal/li")!);
    }

    [Fact]
    public async Task What_a_newer_backup_knows_as_destroyed_is_left_out_of_an_older_one()
    {
        var keys = Filled();
        await KeyBackup.CreateAsync(Keys, Backup, Cancel);
        keys.Destroy("seal/wang");
        var newer = Path.Combine(_folder, "newer");
        await KeyBackup.CreateAsync(Keys, newer, Cancel);
        var fresh = Path.Combine(_folder, "fresh");
        await KeyBackup.RestoreAsync(newer, fresh, Cancel);
        await KeyBackup.RestoreAsync(Backup, fresh, Cancel);
        var restored = Open(fresh);
        Assert.Equal((true, false), (restored.IsDestroyed("seal/wang"), File.Exists(Path.Combine(fresh, "seal+wang.key"))));
    }

    [Fact]
    public async Task Keys_of_another_node_are_not_mixed_in()
    {
        Filled();
        await KeyBackup.CreateAsync(Keys, Backup, Cancel);
        var other = Path.Combine(_folder, "other");
        Open(other).Create("signing/log", [9]);
        await Assert.ThrowsAsync<BackupException>(() => KeyBackup.RestoreAsync(Backup, other, Cancel));
        Assert.Equal([9], Open(other).TryLoad("signing/log")!);
        Assert.Equal(["signing/log"], Open(other).List(""));
    }
}
