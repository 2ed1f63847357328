import Sigillo
import Testing

@Suite struct VisitCounterTests {
    @Test func itBeginsWithTheFirst() {
        let counter = VisitCounter()
        #expect(counter.current == 1)
        counter.begin(2)
        #expect(counter.current == 2)
    }
}
