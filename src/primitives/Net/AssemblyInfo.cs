using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Yiwang.Unit.Tests")]
[assembly: InternalsVisibleTo("Yiwang.Node.Tests")]
