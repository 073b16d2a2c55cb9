[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Yiwang.Unit.Tests")]
