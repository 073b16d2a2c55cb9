using Xunit;
using Yiwang.Storage.Files;
using Yiwang.Streams;
using Yiwang.Unit.Tests.Storage;
using static Yiwang.Unit.Tests.Streams.StoreBed;

namespace Yiwang.Unit.Tests.Streams;

public sealed class StreamBackupTests
{
    [Fact]
    public async Task Files_held_at_one_moment_make_a_whole_store_while_the_first_goes_on()
    {
        using var bed = new StoreBed();
        var series = bed.Series();
        var start = bed.Now - Day;
        var acknowledged = 0;
        var stop = false;
        var writing = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop) && acknowledged < 60_000)
            {
                await bed.Append(series, [.. Enumerable.Range(acknowledged, 200).Select(i => (start + i * Second, (double)i))]);
                Volatile.Write(ref acknowledged, acknowledged + 200);
                if (acknowledged % 1_000 == 0) await bed.Store.SealAsync();
            }
        });
        for (var n = 0; n < 8; n++)
        {
            var least = Volatile.Read(ref acknowledged);
            using var backup = StreamBackup.Hold(bed.Files, Folder, "streams");
            var copy = new UnreliableFileSystem();
            foreach (var file in backup.Files) Copy(file.Source, file.Bytes, copy, "/restored/" + file.Relative);
            using var restored = StreamStore.Open("/restored/streams", bed.Options, copy, bed.Clock);
            var count = 0;
            using var cursor = restored.Read(series, 0, long.MaxValue);
            while (cursor.Next())
            {
                foreach (var time in cursor.Times) Assert.Equal(start + count++ * Second, time);
            }
            Assert.True(count >= least, $"{count} of {least}");
        }
        Volatile.Write(ref stop, true);
        await writing;
    }

    private static void Copy(IStorageFile from, long bytes, UnreliableFileSystem to, string path)
    {
        var content = new byte[bytes];
        Assert.Equal(bytes, from.Read(0, content));
        using var file = to.Open(path, FileIntent.ReadWrite);
        file.Write(0, content);
        file.Flush();
    }
}
