;; Loops over bytes of pixels, sixteen at a time: whole numbers, and doubles that are as exact, so that they give what the
;; same loops would in JavaScript, to the bit. Places are in bytes.
(module
  ;; 16 MB, of which the system gives what is written to: see makeRoom
  (memory (export "memory") 256)

  ;; Weighted sums of `rows` rows, up to 256, `stride` bytes from one to the next, as 32-bit whole numbers at `to`: the first
  ;; row `head` times, the last, if there is another, `tail` times, those between 256 times. `count` is a multiple of 16.
  (func (export "sumRows")
    (param $from i32) (param $stride i32) (param $rows i32) (param $count i32)
    (param $head i32) (param $tail i32) (param $to i32)
    (local $end i32) (local $row i32) (local $left i32)
    (local $first v128) (local $last v128) (local $x v128) (local $low v128) (local $high v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $first (i16x8.splat (local.get $head)))
    (local.set $last (i16x8.splat (local.get $tail)))
    (local.set $end (i32.add (local.get $from) (local.get $count)))
    (loop $blocks
      (local.set $row (local.get $from))
      (local.set $x (v128.load (local.get $row)))
      (local.set $low (i16x8.mul (i16x8.extend_low_i8x16_u (local.get $x)) (local.get $first)))
      (local.set $high (i16x8.mul (i16x8.extend_high_i8x16_u (local.get $x)) (local.get $first)))
      (local.set $a (i32x4.extend_low_i16x8_u (local.get $low)))
      (local.set $b (i32x4.extend_high_i16x8_u (local.get $low)))
      (local.set $c (i32x4.extend_low_i16x8_u (local.get $high)))
      (local.set $d (i32x4.extend_high_i16x8_u (local.get $high)))
      (local.set $left (i32.sub (local.get $rows) (i32.const 2)))
      (if (i32.gt_s (local.get $left) (i32.const 0))
        (then
          (local.set $low (v128.const i32x4 0 0 0 0))
          (local.set $high (v128.const i32x4 0 0 0 0))
          (loop $whole
            (local.set $row (i32.add (local.get $row) (local.get $stride)))
            (local.set $x (v128.load (local.get $row)))
            (local.set $low (i16x8.add (local.get $low) (i16x8.extend_low_i8x16_u (local.get $x))))
            (local.set $high (i16x8.add (local.get $high) (i16x8.extend_high_i8x16_u (local.get $x))))
            (br_if $whole (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
          (local.set $a (i32x4.add (local.get $a) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $low)) (i32.const 8))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $low)) (i32.const 8))))
          (local.set $c (i32x4.add (local.get $c) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $high)) (i32.const 8))))
          (local.set $d (i32x4.add (local.get $d) (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $high)) (i32.const 8))))))
      (if (i32.gt_s (local.get $rows) (i32.const 1))
        (then
          (local.set $x (v128.load (i32.add (local.get $row) (local.get $stride))))
          (local.set $low (i16x8.mul (i16x8.extend_low_i8x16_u (local.get $x)) (local.get $last)))
          (local.set $high (i16x8.mul (i16x8.extend_high_i8x16_u (local.get $x)) (local.get $last)))
          (local.set $a (i32x4.add (local.get $a) (i32x4.extend_low_i16x8_u (local.get $low))))
          (local.set $b (i32x4.add (local.get $b) (i32x4.extend_high_i16x8_u (local.get $low))))
          (local.set $c (i32x4.add (local.get $c) (i32x4.extend_low_i16x8_u (local.get $high))))
          (local.set $d (i32x4.add (local.get $d) (i32x4.extend_high_i16x8_u (local.get $high))))))
      (v128.store (local.get $to) (local.get $a))
      (v128.store offset=16 (local.get $to) (local.get $b))
      (v128.store offset=32 (local.get $to) (local.get $c))
      (v128.store offset=48 (local.get $to) (local.get $d))
      (local.set $to (i32.add (local.get $to) (i32.const 64)))
      (br_if $blocks (i32.lt_u (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $end)))))

  ;; A row of `count` smaller pixels, three bytes each at `to`, of the sums of rows at `from`. `spans` are four lists of whole
  ;; numbers, one after the other: the first and the last pixel in each smaller one, and their weights; those between count
  ;; 256 times. `norm` makes a byte of it.
  (func (export "sumSpans")
    (param $from i32) (param $spans i32) (param $count i32) (param $norm f64) (param $to i32)
    (local $stride i32) (local $end i32) (local $at i32) (local $last i32)
    (local $norms v128) (local $half v128) (local $weight v128) (local $x v128) (local $between v128)
    (local $low v128) (local $high v128)
    (local.set $stride (i32.shl (local.get $count) (i32.const 2)))
    (local.set $end (i32.add (local.get $spans) (local.get $stride)))
    (local.set $norms (f64x2.splat (local.get $norm)))
    (local.set $half (f64x2.splat (f64.const 0.5)))
    (loop $pixels
      (local.set $at (i32.add (local.get $from) (i32.mul (i32.load (local.get $spans)) (i32.const 12))))
      (local.set $last
        (i32.add (local.get $from)
          (i32.mul (i32.load (i32.add (local.get $spans) (local.get $stride))) (i32.const 12))))
      (local.set $x (v128.load (local.get $at)))
      (local.set $weight
        (f64x2.splat (f64.convert_i32_u
          (i32.load (i32.add (local.get $spans) (i32.shl (local.get $stride) (i32.const 1)))))))
      (local.set $low (f64x2.mul (f64x2.convert_low_i32x4_u (local.get $x)) (local.get $weight)))
      (local.set $high
        (f64x2.mul
          (f64x2.convert_low_i32x4_u (i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 (local.get $x) (local.get $x)))
          (local.get $weight)))
      (if (i32.gt_u (local.get $last) (local.get $at))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 12)))
          (if (i32.lt_u (local.get $at) (local.get $last))
            (then
              (local.set $between (v128.const i32x4 0 0 0 0))
              (loop $whole
                (local.set $between (i32x4.add (local.get $between) (v128.load (local.get $at))))
                (br_if $whole
                  (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 12))) (local.get $last))))
              (local.set $weight (f64x2.splat (f64.const 256)))
              (local.set $low
                (f64x2.add (local.get $low)
                  (f64x2.mul (f64x2.convert_low_i32x4_u (local.get $between)) (local.get $weight))))
              (local.set $high
                (f64x2.add (local.get $high)
                  (f64x2.mul
                    (f64x2.convert_low_i32x4_u
                      (i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 (local.get $between) (local.get $between)))
                    (local.get $weight))))))
          (local.set $x (v128.load (local.get $last)))
          (local.set $weight
            (f64x2.splat (f64.convert_i32_u
              (i32.load (i32.add (local.get $spans) (i32.mul (local.get $stride) (i32.const 3)))))))
          (local.set $low
            (f64x2.add (local.get $low)
              (f64x2.mul (f64x2.convert_low_i32x4_u (local.get $x)) (local.get $weight))))
          (local.set $high
            (f64x2.add (local.get $high)
              (f64x2.mul
                (f64x2.convert_low_i32x4_u
                  (i8x16.shuffle 8 9 10 11 12 13 14 15 0 0 0 0 0 0 0 0 (local.get $x) (local.get $x)))
                (local.get $weight))))))
      (local.set $low
        (i32x4.trunc_sat_f64x2_u_zero
          (f64x2.add (f64x2.mul (local.get $low) (local.get $norms)) (local.get $half))))
      (local.set $high
        (i32x4.trunc_sat_f64x2_u_zero
          (f64x2.add (f64x2.mul (local.get $high) (local.get $norms)) (local.get $half))))
      (v128.store8_lane 0 (local.get $to) (local.get $low))
      (v128.store8_lane offset=1 4 (local.get $to) (local.get $low))
      (v128.store8_lane offset=2 0 (local.get $to) (local.get $high))
      (local.set $to (i32.add (local.get $to) (i32.const 3)))
      (br_if $pixels (i32.lt_u (local.tee $spans (i32.add (local.get $spans) (i32.const 4))) (local.get $end)))))

  ;; A row twice as wide as the two lines between which it lies: 16-bit whole numbers, three of each pixel, 256 of them to
  ;; the byte. Every other pixel lies between two of a line. `grain`, a byte of each pixel of the row, is what is rounded by,
  ;; in 256ths. `count` is how many times eight pixels are written; beyond the lines, four more numbers are read.
  (func (export "enlargeRow")
    (param $upper i32) (param $lower i32) (param $grain i32) (param $count i32) (param $to i32)
    (local $u v128) (local $l v128) (local $g v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local $e v128) (local $o v128) (local $e0 v128) (local $e1 v128) (local $o0 v128) (local $o1 v128)
    (loop $pixels
      (local.set $u (v128.load (local.get $upper)))
      (local.set $l (v128.load (local.get $lower)))
      (local.set $s0
        (i32x4.add (i32x4.extend_low_i16x8_u (local.get $u)) (i32x4.extend_low_i16x8_u (local.get $l))))
      (local.set $s1
        (i32x4.add (i32x4.extend_high_i16x8_u (local.get $u)) (i32x4.extend_high_i16x8_u (local.get $l))))
      (local.set $u (v128.load offset=16 (local.get $upper)))
      (local.set $l (v128.load offset=16 (local.get $lower)))
      (local.set $s2
        (i32x4.add (i32x4.extend_low_i16x8_u (local.get $u)) (i32x4.extend_low_i16x8_u (local.get $l))))
      (local.set $s3
        (i32x4.add (i32x4.extend_high_i16x8_u (local.get $u)) (i32x4.extend_high_i16x8_u (local.get $l))))
      (local.set $g (v128.load64_zero (local.get $grain)))
      ;; the grain of every other pixel, once for each of its colours
      (local.set $e (i8x16.shuffle 0 0 0 2 2 2 4 4 4 6 6 6 0 0 0 0 (local.get $g) (local.get $g)))
      (local.set $o (i8x16.shuffle 1 1 1 3 3 3 5 5 5 7 7 7 0 0 0 0 (local.get $g) (local.get $g)))
      (local.set $e0 (i16x8.extend_low_i8x16_u (local.get $e)))
      (local.set $e1 (i16x8.extend_high_i8x16_u (local.get $e)))
      (local.set $o0 (i16x8.extend_low_i8x16_u (local.get $o)))
      (local.set $o1 (i16x8.extend_high_i8x16_u (local.get $o)))
      (local.set $e
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u
              (i32x4.add (local.get $s0) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $e0)) (i32.const 1)))
              (i32.const 9))
            (i32x4.shr_u
              (i32x4.add (local.get $s1) (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $e0)) (i32.const 1)))
              (i32.const 9)))
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u
              (i32x4.add (local.get $s2) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $e1)) (i32.const 1)))
              (i32.const 9))
            (v128.const i32x4 0 0 0 0))))
      (local.set $s0
        (i32x4.add (local.get $s0)
          (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $s0) (local.get $s1))))
      (local.set $s1
        (i32x4.add (local.get $s1)
          (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $s1) (local.get $s2))))
      (local.set $s2
        (i32x4.add (local.get $s2)
          (i8x16.shuffle 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 (local.get $s2) (local.get $s3))))
      (local.set $o
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u
              (i32x4.add (local.get $s0) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $o0)) (i32.const 2)))
              (i32.const 10))
            (i32x4.shr_u
              (i32x4.add (local.get $s1) (i32x4.shl (i32x4.extend_high_i16x8_u (local.get $o0)) (i32.const 2)))
              (i32.const 10)))
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u
              (i32x4.add (local.get $s2) (i32x4.shl (i32x4.extend_low_i16x8_u (local.get $o1)) (i32.const 2)))
              (i32.const 10))
            (v128.const i32x4 0 0 0 0))))
      (v128.store (local.get $to)
        (i8x16.shuffle 0 1 2 16 17 18 3 4 5 19 20 21 6 7 8 22 (local.get $e) (local.get $o)))
      (v128.store64_lane offset=16 0 (local.get $to)
        (i8x16.shuffle 23 24 9 10 11 25 26 27 0 0 0 0 0 0 0 0 (local.get $e) (local.get $o)))
      (local.set $upper (i32.add (local.get $upper) (i32.const 24)))
      (local.set $lower (i32.add (local.get $lower) (i32.const 24)))
      (local.set $grain (i32.add (local.get $grain) (i32.const 8)))
      (local.set $to (i32.add (local.get $to) (i32.const 24)))
      (br_if $pixels (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
