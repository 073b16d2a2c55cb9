using System.Runtime.InteropServices;

namespace Yiwang.Streams.Heads;

/// <summary>Samples of one series in order of arrival, column by column, in an <see cref="Arena"/>. A head is a chain of them, each twice as long as the one before.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HeadBlock
{
    private const int HeaderBytes = 16, SampleBytes = 8 + 8 + 2 + 1;
    public const int CapacityFirst = 4, CapacityMax = 512;

    public HeadBlock* Next;
    public int Capacity;
    private readonly int _unused;

    public static HeadBlock* Take(Arena arena, int capacity)
    {
        var block = (HeadBlock*)arena.Take(HeaderBytes + capacity * SampleBytes);
        block->Next = null;
        block->Capacity = capacity;
        return block;
    }

    public static long* Times(HeadBlock* block) => (long*)((byte*)block + HeaderBytes);
    /// <summary>For text and blocks the address of their length (4 bytes) and bytes.</summary>
    public static long* Bits(HeadBlock* block) => Times(block) + block->Capacity;
    public static short* Delays(HeadBlock* block) => (short*)(Bits(block) + block->Capacity);
    public static byte* Qualities(HeadBlock* block) => (byte*)(Delays(block) + block->Capacity);
}

/// <summary>
/// The head of one series in one generation. The applier alone writes; readers take <see cref="Count"/> first and see everything before it, since samples never move.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct HeadState
{
    public HeadBlock* First;
    public HeadBlock* Tail;
    public long MinUs, MaxUs;
    public int Count;
    public int TailUsed;
    /// <summary>The first sample that is not later than all before it; <see cref="int.MaxValue"/> when there is none.</summary>
    public int DisorderAt;
    private readonly int _unused;
}
