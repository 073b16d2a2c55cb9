namespace Yiwang.Streams.Wal;

/// <summary>Answers of one group on their way to the callers; a few share a work item of the thread pool, since handing each over by itself would cost more than writing it.</summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    // enough to spread a group over the cores, few enough that one caller's continuation does not hold up many
    private const int Together = 8;
    private readonly (AppendRequest Request, AppendAnswer Answer)[] _answers = new (AppendRequest, AppendAnswer)[Together];
    private int _count;

    public static Answers? Add(Answers? answers, AppendRequest request, in AppendAnswer answer)
    {
        request.NoteAnswered();
        answers ??= new Answers();
        answers._answers[answers._count++] = (request, answer);
        if (answers._count < Together) return answers;
        answers.Send();
        return null;
    }

    public void Send() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Execute()
    {
        for (var i = 0; i < _count; i++) _answers[i].Request.Complete(_answers[i].Answer);
    }
}
